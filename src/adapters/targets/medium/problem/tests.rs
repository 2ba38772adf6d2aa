//! The table of endings, row by row.

use super::super::client::Silence;
use super::*;

fn reply(status: u16, media_type: &str, body: &str) -> Reply {
    Reply {
        status,
        media_type: media_type.into(),
        stopped_at_edge: false,
        retry_after: None,
        redirect_host: None,
        body: ReplyBody::Whole(body.into()),
    }
}

fn json(status: u16, code: i64, message: &str) -> Reply {
    let body = format!(r#"{{"errors":[{{"message":"{message}","code":{code}}}]}}"#);
    reply(status, "application/json", &body)
}

fn html(status: u16) -> Reply {
    reply(status, "text/html", "<html><script>alert(1)</script>")
}

fn ending(reply: Reply) -> Outcome {
    outcome(Ok(reply), &ApiBase::default())
}

fn kind(reply: Reply) -> RefusalKind {
    match ending(reply) {
        Outcome::Rejected { refusal } => refusal.kind,
        other => panic!("not rejected: {other:?}"),
    }
}

#[test]
fn what_is_not_a_definite_answer_is_unknown() {
    for reply in [
        html(200),
        reply(200, "application/json", "{}"),
        reply(202, "application/json", ""),
        reply(204, "", ""),
        html(301),
        html(302),
        html(303),
        html(300),
        json(408, -1, ""),
        html(499),
        html(500),
        json(500, -1, "x"),
        html(502),
        html(503),
        json(503, 6027, "off"),
        html(504),
        html(520),
        reply(999, "", ""),
    ] {
        let status = reply.status;
        let ended = ending(reply);
        assert!(
            matches!(ended, Outcome::Unknown { .. }),
            "{status}: {ended:?}"
        );
    }
    for silence in [Silence::Timeout(Duration::from_secs(90)), Silence::Broken] {
        let ended = outcome(Err(Trouble::Silent(silence)), &ApiBase::default());
        assert!(matches!(ended, Outcome::Unknown { .. }));
    }
}

#[test]
fn refusals_are_told_apart() {
    assert_eq!(
        kind(json(401, 6003, "Token was invalid.")),
        RefusalKind::Token
    );
    assert_eq!(kind(json(403, 6005, "gone")), RefusalKind::Token);
    assert_eq!(kind(html(401)), RefusalKind::Other);
    assert_eq!(kind(json(403, -1, "no")), RefusalKind::Forbidden);
    assert_eq!(
        kind(reply(403, "application/json", "")),
        RefusalKind::Forbidden
    );
    assert_eq!(kind(html(403)), RefusalKind::Edge);
    let marked = Reply {
        stopped_at_edge: true,
        ..json(403, -1, "no")
    };
    assert_eq!(kind(marked), RefusalKind::Edge);
    assert_eq!(
        kind(Reply {
            stopped_at_edge: true,
            ..html(503)
        }),
        RefusalKind::Edge
    );
    assert_eq!(kind(json(404, -1, "x")), RefusalKind::Forbidden);
    assert_eq!(kind(json(400, 2014, "past")), RefusalKind::Invalid);
    assert_eq!(kind(html(413)), RefusalKind::TooLarge);
    assert_eq!(kind(html(307)), RefusalKind::Moved);
    assert_eq!(kind(html(308)), RefusalKind::Moved);
    assert_eq!(kind(html(425)), RefusalKind::Other);
    assert_eq!(kind(html(418)), RefusalKind::Other);
}

#[test]
fn the_daily_limit_is_known_by_status_code_or_words() {
    let waiting = Reply {
        retry_after: Some(7),
        ..html(429)
    };
    assert!(matches!(
        ending(waiting),
        Outcome::Limited {
            status: Some(429),
            retry_after: Some(7),
            ..
        }
    ));
    for reply in [
        json(400, -1, "User has reached the rate limit"),
        json(403, 1007, "x"),
    ] {
        assert!(matches!(
            ending(reply),
            Outcome::Limited {
                retry_after: None,
                ..
            }
        ));
    }
}

#[test]
fn every_refusal_has_a_sentence_a_remedy_and_mediums_own_words_but_never_html() {
    let codes = [
        6000, 6001, 6002, 6003, 6004, 6005, 6007, 6027, 2014, -1, 4711,
    ];
    let statuses = [400, 401, 403, 404, 405, 409, 413, 415, 422, 425, 451];
    for (status, code) in statuses.into_iter().flat_map(|s| codes.map(|c| (s, c))) {
        let Outcome::Rejected { refusal } = ending(json(status, code, "Its own words")) else {
            panic!("{status} {code}");
        };
        assert!(refusal.what.contains("“Its own words”"), "{refusal:?}");
        assert!(
            refusal.what.ends_with('.') && refusal.hint.ends_with('.'),
            "{refusal:?}"
        );
        assert_eq!(
            refusal.what.contains(&code.to_string()),
            code > 0,
            "{refusal:?}"
        );
    }
    for status in 300..600 {
        let words = format!("{:?}", ending(html(status)));
        assert!(!words.contains('<') && !words.contains("script"), "{words}");
    }
}

#[test]
fn a_refused_token_says_that_there_are_no_new_ones() {
    for code in [6001, 6003, 6004, 6005, 4711] {
        let Outcome::Rejected { refusal } = ending(json(401, code, "x")) else {
            panic!("{code}");
        };
        assert!(refusal.hint.contains("issues no new"), "{refusal:?}");
    }
}

#[test]
fn what_was_made_is_never_called_a_failure() {
    let base = ApiBase::default();
    let made = r#"{"data":{"id":"x","url":"https://medium.com/p/x"}}"#;
    for status in [200, 201] {
        let ended = outcome(Ok(reply(status, "application/json", made)), &base);
        assert!(matches!(ended, Outcome::Sent { .. }), "{ended:?}");
        let no_url = reply(status, "application/json", r#"{"data":{"id":"x"}}"#);
        assert!(matches!(ending(no_url), Outcome::SentNoAddress { .. }));
    }
    for body in [
        ReplyBody::Cut,
        ReplyBody::TooLarge,
        ReplyBody::Whole(vec![]),
    ] {
        let odd = Reply { body, ..html(201) };
        assert!(matches!(ending(odd), Outcome::SentNoAddress { .. }));
    }
    assert!(matches!(ending(html(201)), Outcome::SentNoAddress { .. }));
}

#[test]
fn only_what_may_pass_is_asked_again() {
    let never = [
        json(401, 6003, "x"),
        json(403, -1, "x"),
        json(404, -1, "x"),
        html(302),
    ];
    for reply in never {
        assert_eq!(again(&Ok(reply), 1), Again::Never);
    }
    for reply in [
        html(500),
        html(502),
        html(503),
        json(429, -1, "x"),
        html(408),
    ] {
        assert_eq!(again(&Ok(reply), 1), Again::Soon);
    }
    let wait = |seconds| Reply {
        retry_after: Some(seconds),
        ..html(503)
    };
    assert_eq!(again(&Ok(wait(3)), 1), Again::After(Duration::from_secs(3)));
    assert_eq!(again(&Ok(wait(3600)), 1), Again::Never);
    assert_eq!(
        again(&Ok(html(403)), 1),
        Again::After(Duration::from_secs(5))
    );
    assert_eq!(again(&Ok(html(403)), 2), Again::Never);
    let untrusted = Err(Trouble::Unsent(Unsent::Untrusted("x".into())));
    assert_eq!(again(&untrusted, 1), Again::Never);
    assert_eq!(
        again(&Err(Trouble::Silent(Silence::Broken)), 1),
        Again::Soon
    );
}

#[test]
fn every_kind_of_not_sent_has_words_that_say_so() {
    let base = ApiBase::default();
    let kinds = [
        (Unsent::Name, "not found"),
        (Unsent::Unreachable("refused".into()), "refused"),
        (Unsent::Timeout, "did not answer"),
        (
            Unsent::Untrusted("bad certificate".into()),
            "bad certificate",
        ),
        (Unsent::Proxy, "proxy"),
        (Unsent::Token, "characters"),
        (Unsent::Unprepared("no roots".into()), "no roots"),
    ];
    for (unsent, words) in kinds {
        let Outcome::NotSent { what, hint } = outcome(Err(Trouble::Unsent(unsent)), &base) else {
            panic!("{words}");
        };
        assert!(
            what.contains(words) && what.ends_with("Nothing was sent."),
            "{what}"
        );
        assert!(hint.ends_with('.'), "{hint}");
    }
}

/// What happened and what to do, of any ending.
fn told(outcome: &Outcome) -> (String, String) {
    match outcome {
        Outcome::Sent { .. } => (String::new(), String::new()),
        Outcome::SentNoAddress { what }
        | Outcome::Limited { what, .. }
        | Outcome::Unknown { what } => (what.clone(), String::new()),
        Outcome::Rejected { refusal } => (refusal.what.clone(), refusal.hint.clone()),
        Outcome::NotSent { what, hint } => (what.clone(), hint.clone()),
    }
}

#[test]
fn every_way_a_send_can_end_has_its_word_and_a_sentence_that_no_other_has() {
    let with = |reply: Reply, change: fn(&mut Reply)| {
        let mut reply = reply;
        change(&mut reply);
        reply
    };
    let moved = |status| {
        with(html(status), |r| {
            r.redirect_host = Some("elsewhere.example".into());
        })
    };
    #[rustfmt::skip] // a table is read in columns
    let rows: Vec<(Reply, &str, &str)> = vec![
        (json(400, 6007, "Unexpected field(s) specified"), "rejected", "one of the fields"),
        (json(400, 2014, "publishedAt must be in the past"), "rejected", "must be in the past"),
        (json(400, -1, "Failure: Bad nested paragraphs: [ LI ]"), "rejected", "did not accept the story"),
        (json(401, 6000, "An access token is required."), "rejected", "no token was sent"),
        (json(401, 6003, "Token was invalid."), "rejected", "did not accept this token"),
        (json(401, 6005, "Application not found"), "rejected", "removed the application"),
        (json(401, 6004, "User not found"), "rejected", "does not know the account"),
        (html(401), "rejected", "asked for a sign-in"),
        (json(403, 6002, ""), "rejected", "does not have the right"),
        (json(403, -1, "not allowed"), "rejected", "may not publish here"),
        (html(403), "rejected", "your token is not the problem"),
        (json(404, -1, ""), "rejected", "nothing at this address"),
        (json(405, -1, ""), "rejected", "does not take stories"),
        (html(413), "rejected", "too large"),
        (html(415), "rejected", "form of the request"),
        (html(425), "rejected", "not accept it yet"),
        (json(403, 6027, ""), "rejected", "switched its publishing interface off"),
        (moved(307), "rejected", "has moved to elsewhere.example"),
        (json(429, 1007, "User has reached the rate limit for publishing today."), "limited", "limit is reached"),
        (html(200), "unknown", "A web page answered instead of Medium's API (200)"),
        (reply(202, "application/json", "{}"), "unknown", "not one that Medium gives (202)"),
        (moved(302), "unknown", "redirected the request to elsewhere.example (302)"),
        (json(408, -1, ""), "unknown", "took too long (408)"),
        (html(499), "unknown", "(499)"),
        (html(500), "unknown", "failed inside (500)"),
        (html(502), "unknown", "gateway in front of Medium failed (502)"),
        (html(503), "unknown", "unavailable (503)."),
        (with(html(503), |r| { r.retry_after = Some(40); }), "unknown", "wait of 40 seconds"),
        (html(504), "unknown", "gateway in front of Medium failed (504)"),
        (html(520), "unknown", "status 520"),
        (with(html(201), |r| { r.body = ReplyBody::Cut; }), "sent", "cut short"),
        (with(html(201), |r| { r.body = ReplyBody::TooLarge; }), "sent", "too long"),
        (reply(201, "", ""), "sent", "was empty"),
        (html(201), "sent", "could not be read"),
        (reply(201, "application/json", r#"{"data":{"id":"x"}}"#), "sent", "gave no address"),
    ];
    let mut sentences = std::collections::HashSet::new();
    for (reply, word, words) in rows {
        let status = reply.status;
        let ended = ending(reply);
        let (what, hint) = told(&ended);
        assert_eq!(ended.word(), word, "{status}: {ended:?}");
        assert!(what.contains(words), "{status}: {what}");
        assert!(
            sentences.insert(what.clone()),
            "{status}: said of another, too: {what}"
        );
        assert!(
            word != "rejected" || hint.ends_with('.'),
            "{status}: {ended:?}"
        );
        assert!(
            !what
                .chars()
                .chain(hint.chars())
                .any(crate::domain::text::is_hazard)
        );
        assert!(!what.contains('<') && !hint.contains('<'), "{ended:?}");
    }
}
