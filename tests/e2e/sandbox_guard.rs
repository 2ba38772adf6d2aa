//! The sandbox against web pages, other users and clumsy clients, with raw HTTP.

use serde_json::Value;

use super::support::{Stage, post, raw, status};

const POST: &str =
    r#"{"title":"A","contentFormat":"html","content":"<p>x</p>","publishStatus":"draft"}"#;

/// A request with its headers; `{token}`, `{author}` and `{port}` are filled in.
async fn ask(stage: &Stage, request: &str, headers: &str, body: &str) -> String {
    let length = if body.is_empty() {
        String::new()
    } else {
        format!("Content-Length: {}\r\n", body.len())
    };
    let text = format!("{request} HTTP/1.1\r\n{headers}{length}Connection: close\r\n\r\n{body}")
        .replace("{token}", stage.sandbox.token().expose())
        .replace("{author}", &stage.account.id)
        .replace("{port}", &stage.port().to_string());
    raw(stage.port(), &text).await
}

const HOST: &str = "Host: 127.0.0.1:{port}\r\n";
const BEARER: &str = "Authorization: Bearer {token}\r\n";
const JSON: &str = "Content-Type: application/json\r\n";
const CREATE: &str = "POST /v1/users/{author}/posts";

fn json(answer: &str) -> Value {
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    serde_json::from_str(body).unwrap_or(Value::Null)
}

#[tokio::test]
async fn a_request_that_is_not_from_this_machine_with_this_token_changes_nothing() {
    let stage = Stage::set().await;
    for (headers, expected) in [
        (format!("Host: evil.example\r\n{BEARER}{JSON}"), 403),
        (
            format!("Host: evil.example:{{port}}\r\n{BEARER}{JSON}"),
            403,
        ),
        (format!("Host: 127.0.0.1\r\n{BEARER}{JSON}"), 403),
        (format!("Host: 0.0.0.0:{{port}}\r\n{BEARER}{JSON}"), 403),
        (format!("Host: 127.0.0.1:1\r\n{BEARER}{JSON}"), 403),
        (format!("{HOST}Host: evil.example\r\n{BEARER}{JSON}"), 403),
        (format!("{BEARER}{JSON}"), 403),
        (
            format!("{HOST}Origin: https://evil.example\r\n{BEARER}{JSON}"),
            403,
        ),
        (format!("{HOST}Origin: null\r\n{BEARER}{JSON}"), 403),
        (
            format!("{HOST}Origin: http://127.0.0.1:1\r\n{BEARER}{JSON}"),
            403,
        ),
        (format!("{HOST}{JSON}"), 401),
        (format!("{HOST}Authorization: Bearer \r\n{JSON}"), 401),
        (
            format!("{HOST}Authorization: Basic {{token}}\r\n{JSON}"),
            401,
        ),
        (
            format!("{HOST}Authorization: Bearer x{{token}}\r\n{JSON}"),
            401,
        ),
        (format!("{HOST}{BEARER}Content-Type: text/plain\r\n"), 415),
        (format!("{HOST}{BEARER}"), 415),
    ] {
        let answer = ask(&stage, CREATE, &headers, POST).await;
        assert_eq!(status(&answer), expected, "{headers}\n{answer}");
        assert!(
            !answer.to_lowercase().contains("access-control-"),
            "{answer}"
        );
    }
    let absolute = "POST http://evil.example/v1/users/{author}/posts";
    let answer = ask(&stage, absolute, &format!("{HOST}{BEARER}{JSON}"), POST).await;
    assert_eq!(status(&answer), 403, "{answer}");
    assert_eq!(stage.made(), 0);
    // The control: the same request, rightly made, by each of our names.
    for host in ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"] {
        let headers =
            format!("Host: {host}:{{port}}\r\nOrigin: http://127.0.0.1:{{port}}\r\n{BEARER}{JSON}");
        let answer = ask(&stage, CREATE, &headers, POST).await;
        assert_eq!(status(&answer), 201, "{answer}");
    }
    assert_eq!(stage.made(), 4);
}

#[tokio::test]
async fn other_methods_and_gets_change_nothing() {
    let stage = Stage::set().await;
    let headers = format!("{HOST}{BEARER}{JSON}");
    for request in [
        "GET /v1/users/{author}/posts",
        "OPTIONS /v1/users/{author}/posts",
        "PUT /v1/users/{author}/posts",
        "DELETE /v1/users/{author}/posts",
        "GET /_sandbox/fault",
        "POST /_sandbox/fault",
        "GET /v1/tokens",
        "POST /",
        "POST /@you/x",
    ] {
        let answer = ask(&stage, request, &headers, r#"{"fault":"invalid"}"#).await;
        assert_eq!(status(&answer), 405, "{request}: {answer}");
    }
    let preflight =
        format!("{HOST}Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n");
    let answer = ask(&stage, "OPTIONS /v1/me", &preflight, "").await;
    assert_eq!(status(&answer), 403, "{answer}");
    assert!(
        !answer.to_lowercase().contains("access-control-"),
        "{answer}"
    );
    assert_eq!((stage.made(), stage.sandbox.fault()), (0, None));
}

#[tokio::test]
async fn the_switches_need_the_token_and_take_faults_by_name() {
    let stage = Stage::set().await;
    let put = "PUT /_sandbox/fault";
    let once = r#"{"fault":"rate-limited","times":1}"#;
    assert_eq!(
        status(&ask(&stage, put, &format!("{HOST}{JSON}"), once).await),
        401
    );
    let headers = format!("{HOST}{BEARER}{JSON}");
    for wrong in [
        r#"{"fault":"no-such"}"#,
        r#"{"fault":"empty","x":1}"#,
        "[]",
        "{",
        r#"{"fault":"slow:nan"}"#,
    ] {
        assert_eq!(
            status(&ask(&stage, put, &headers, wrong).await),
            400,
            "{wrong}"
        );
    }
    assert_eq!(status(&ask(&stage, put, &headers, once).await), 200);
    let struck = ask(&stage, CREATE, &headers, POST).await;
    assert_eq!(status(&struck), 429, "{struck}");
    assert_eq!(json(&struck)["errors"][0]["code"], 1007);
    assert_eq!(
        status(&ask(&stage, CREATE, &headers, POST).await),
        201,
        "one time only"
    );
    let rows = json(&ask(&stage, "GET /_sandbox/requests", &headers, "").await);
    let last: Vec<&Value> = rows
        .as_array()
        .expect("rows")
        .iter()
        .rev()
        .take(2)
        .collect();
    assert_eq!(
        (&last[0]["status"], &last[0]["fault"]),
        (&201.into(), &Value::Null)
    );
    assert_eq!(
        (&last[1]["status"], &last[1]["fault"]),
        (&429.into(), &"rate-limited".into())
    );
    assert_eq!(last[1]["method"], "POST");
    let posts = json(&ask(&stage, "GET /_sandbox/posts", &headers, "").await);
    assert_eq!(posts.as_array().map(Vec::len), Some(1), "{posts}");
    for fault in [r#"{"fault":"empty"}"#, r#"{"fault":null}"#] {
        assert_eq!(status(&ask(&stage, put, &headers, fault).await), 200);
    }
    assert_eq!(stage.sandbox.fault(), None);
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_keep_a_browser_in_check() {
    let stage = Stage::set().await;
    stage.send(post()).await;
    for request in [
        "GET /",
        "GET /@you/nothing",
        "GET /nowhere",
        "GET /style.css",
        "GET /v1/me",
    ] {
        let answer = ask(&stage, request, HOST, "").await;
        for header in [
            "content-security-policy: default-src 'none'; style-src 'self'; img-src * data:",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
        ] {
            assert!(
                answer.contains(header),
                "{request} lacks {header}: {answer}"
            );
        }
    }
}

#[tokio::test]
async fn the_api_refuses_what_medium_refuses() {
    let stage = Stage::set().await;
    let headers = format!("{HOST}{BEARER}{JSON}");
    let code = |answer: &str| (status(answer), json(answer)["errors"][0]["code"].as_i64());
    for (body, expected) in [
        (
            r#"{"title":"A","contentFormat":"html","content":"x","tags":"a"}"#,
            (400, Some(6007)),
        ),
        (
            r#"{"title":"A","contentFormat":"html","content":"x","subtitle":"a"}"#,
            (400, Some(6007)),
        ),
        (
            r#"{"title":"A","contentFormat":"plain","content":"x"}"#,
            (400, Some(-1)),
        ),
        (
            r#"{"title":"A","contentFormat":"html","content":"x","publishedAt":"2999-01-01T00:00:00Z"}"#,
            (400, Some(2014)),
        ),
        ("not json", (400, Some(-1))),
    ] {
        assert_eq!(
            code(&ask(&stage, CREATE, &headers, body).await),
            expected,
            "{body}"
        );
    }
    let other = ask(&stage, "POST /v1/users/1000/posts", &headers, POST).await;
    assert_eq!(status(&other), 403);
    assert_eq!(
        status(&ask(&stage, "GET /v1/users/1000/publications", &headers, "").await),
        403
    );
    assert_eq!(
        code(&ask(&stage, "GET /v1/me", HOST, "").await),
        (401, Some(6000))
    );
    let wrong = format!("{HOST}Authorization: Bearer nope\r\n");
    assert_eq!(
        code(&ask(&stage, "GET /v1/me", &wrong, "").await),
        (401, Some(6003))
    );
    assert_eq!(
        status(&ask(&stage, "GET /v1/nothing", &headers, "").await),
        404
    );
    let form = format!("{HOST}{BEARER}Content-Type: application/x-www-form-urlencoded\r\n");
    let body = "title=A&contentFormat=markdown&content=%23+A";
    assert_eq!(status(&ask(&stage, CREATE, &form, body).await), 201);
}

#[tokio::test]
async fn publications_take_what_the_role_allows() {
    let stage = Stage::set().await;
    let headers = format!("{HOST}{BEARER}{JSON}");
    let list = json(&ask(&stage, "GET /v1/users/{author}/publications", &headers, "").await);
    let public = POST.replace("draft", "public");
    let mut allowed = Vec::new();
    for publication in list["data"].as_array().expect("a list") {
        let id = publication["id"].as_str().expect("an id");
        let people = json(
            &ask(
                &stage,
                &format!("GET /v1/publications/{id}/contributors"),
                &headers,
                "",
            )
            .await,
        );
        let roles: Vec<&str> = people["data"]
            .as_array()
            .expect("people")
            .iter()
            .filter(|row| row["userId"] == stage.account.id.as_str())
            .filter_map(|row| row["role"].as_str())
            .collect();
        let to = format!("POST /v1/publications/{id}/posts");
        let draft = ask(&stage, &to, &headers, POST).await;
        let open = ask(&stage, &to, &headers, &public).await;
        if status(&draft) == 201 {
            assert_eq!(json(&draft)["data"]["publicationId"], id);
        }
        allowed.push((
            roles.contains(&"editor"),
            roles.contains(&"writer"),
            status(&draft),
            status(&open),
        ));
    }
    assert_eq!(
        allowed,
        [
            (true, true, 201, 201),
            (false, true, 201, 403),
            (false, false, 403, 403)
        ]
    );
}

#[tokio::test]
async fn a_picture_is_kept_under_its_md5_and_shown_again() {
    let stage = Stage::set().await;
    let upload = |name: &str, kind: &str, data: &str| {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.png\"\r\nContent-Type: {kind}\r\n\r\n{data}\r\n--b--\r\n"
        )
    };
    let headers = format!("{HOST}{BEARER}Content-Type: multipart/form-data; boundary=b\r\n");
    let answer = ask(
        &stage,
        "POST /v1/images",
        &headers,
        &upload("image", "image/png", "abc"),
    )
    .await;
    assert_eq!(status(&answer), 201, "{answer}");
    let data = json(&answer)["data"].clone();
    // The MD5 of "abc", base64url without padding.
    assert_eq!(data["md5"], "kAFQmDzST7DWlj99KOF_cg");
    let path = data["url"]
        .as_str()
        .and_then(|url| url.split_once("/i/"))
        .map(|(_, name)| format!("GET /i/{name}"));
    let picture = ask(&stage, &path.expect("a path"), HOST, "").await;
    assert!(
        picture.contains("content-type: image/png") && picture.ends_with("abc"),
        "{picture}"
    );
    for (name, kind) in [
        ("image", "image/svg+xml"),
        ("image", "image/webp"),
        ("file", "image/png"),
    ] {
        let answer = ask(
            &stage,
            "POST /v1/images",
            &headers,
            &upload(name, kind, "abc"),
        )
        .await;
        assert_eq!(status(&answer), 400, "{name} {kind}");
    }
    let json_upload = format!("{HOST}{BEARER}{JSON}");
    assert_eq!(
        status(&ask(&stage, "POST /v1/images", &json_upload, "{}").await),
        415
    );
    for path in [
        "GET /i/../posts.jsonl",
        "GET /i/%2e%2e%2fposts.jsonl",
        "GET /i/x.png",
    ] {
        assert_eq!(status(&ask(&stage, path, HOST, "").await), 404, "{path}");
    }
}

#[tokio::test]
async fn the_token_exchange_gives_nothing_to_who_does_not_know_the_secret() {
    let stage = Stage::set().await;
    let form = format!("{HOST}Content-Type: application/x-www-form-urlencoded\r\n");
    let body = |secret: &str, more: &str| {
        format!("grant_type=refresh_token&refresh_token=r&client_id=c&client_secret={secret}{more}")
    };
    let refused = ask(&stage, "POST /v1/tokens", &form, &body("guess", "")).await;
    assert_eq!(status(&refused), 401);
    assert!(!refused.contains(stage.sandbox.token().expose()));
    let secret = stage.sandbox.token().expose();
    let odd = ask(&stage, "POST /v1/tokens", &form, &body(secret, "&scope=x")).await;
    assert_eq!(json(&odd)["errors"][0]["code"], 6007);
    let unknown = ask(&stage, "POST /v1/tokens", &form, &body(secret, "")).await;
    assert_eq!(status(&unknown), 400, "a token nobody was given");
}

#[tokio::test]
async fn the_page_that_asks_leads_to_this_machine_only_and_shows_what_it_was_asked_as_text() {
    let stage = Stage::set().await;
    let page = |redirect: &str| {
        format!(
            "GET /m/oauth/authorize?client_id=%3Cscript%3E&scope=a&state=s&response_type=code&redirect_uri={redirect}"
        )
    };
    let good = ask(
        &stage,
        &page("http%3A%2F%2F127.0.0.1%3A9%2Fcallback"),
        HOST,
        "",
    )
    .await;
    assert_eq!(status(&good), 200, "{good}");
    assert!(!good.contains("<script"), "{good}");
    for elsewhere in [
        "https%3A%2F%2Fevil.example%2F",
        "http%3A%2F%2F127.0.0.1.evil.example%2F",
        "javascript%3Aalert(1)",
    ] {
        let answer = ask(&stage, &page(elsewhere), HOST, "").await;
        assert_eq!(status(&answer), 400, "{answer}");
        assert!(!answer.to_lowercase().contains("location:"), "{answer}");
    }
}

#[tokio::test]
async fn a_story_page_cannot_run_what_was_sent() {
    let stage = Stage::set().await;
    let headers = format!("{HOST}{BEARER}{JSON}");
    for format in ["html", "markdown"] {
        let body = serde_json::json!({
            "title": "</title><script>alert(1)</script>",
            "contentFormat": format,
            "content": "<script>alert(2)</script>\n\n<p onclick=\"alert(3)\">x <a href=\"javascript:alert(4)\">y</a></p>",
            "canonicalUrl": "https://example.org/\"><script>alert(5)</script>",
            "tags": ["<script>"],
        });
        let made = ask(&stage, CREATE, &headers, &body.to_string()).await;
        let url = json(&made)["data"]["url"]
            .as_str()
            .expect("a url")
            .to_owned();
        let path = url.split_once("/@you/").expect("a path").1;
        let page = ask(&stage, &format!("GET /@you/{path}"), HOST, "").await;
        let home = ask(&stage, "GET /", HOST, "").await;
        for shown in [page, home] {
            assert_eq!(status(&shown), 200);
            for bad in ["<script", "onclick", "javascript:"] {
                assert!(!shown.contains(bad), "{bad}: {shown}");
            }
        }
    }
}
