//! `byline doctor`: what is there and what is missing, with remedies, without a token and without the network.

use serde_json::{Value, json};

use super::drafts::Home;
use super::{Desk, Ended};

fn check<'a>(told: &'a Value, name: &str) -> &'a Value {
    let checks = told["checks"].as_array().expect("a list");
    let found = checks.iter().find(|check| check["check"] == name);
    found.unwrap_or_else(|| panic!("no {name}: {told}"))
}

#[test]
fn without_a_token_it_says_so_with_a_remedy_and_the_exit_code_of_publishing() {
    let home = Home::new();
    let ended = home.run(&["doctor", "--json"]);
    let told = ended.json();
    assert_eq!((ended.code, &told["ready"]), (Some(4), &json!(false)));
    assert_eq!(told["schema"], "byline.doctor/1");
    let token = check(&told, "Token");
    assert_eq!(
        (&token["state"], &token["code"]),
        (&json!("problem"), &json!(4))
    );
    assert!(
        token["fix"]
            .as_str()
            .expect("a text")
            .contains("byline auth login")
    );
    let keyring = check(&told, "Keyring");
    assert_eq!(keyring["state"], "note");
    assert!(
        check(&told, "Drafts")["fix"]
            .as_str()
            .expect("a text")
            .contains("config set drafts")
    );
    for name in [
        "Settings",
        "Folders",
        "History",
        "Clock",
        "Target",
        "Terminal",
        "Clipboard",
    ] {
        assert_ne!(check(&told, name)["state"], "problem", "{name}");
    }
    // Practice needs none of that.
    let practice = home.run(&["doctor", "--sandbox"]);
    assert_eq!(practice.code, Some(0), "{practice:?}");
    assert!(practice.err.contains("All that publishing needs is there."));
    let left = std::fs::read_dir(home.0.path()).expect("there").count();
    assert_eq!(left, 0, "it only looks");
}

#[test]
fn with_a_token_it_names_the_source_and_asks_medium_only_when_told_to() {
    let desk = Desk::set();
    let ended = desk.run(&["doctor"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        ended
            .out
            .contains("Token\tnote\tFrom: environment (MEDIUM_INTEGRATION_TOKEN).")
    );
    assert_eq!(desk.requests(), 0);
    let asked = desk.run(&["doctor", "--network"]);
    assert_eq!(asked.code, Some(0), "{asked:?}");
    assert!(
        asked
            .out
            .contains("Account\tok\tMedium knows the token: @you"),
        "{asked:?}"
    );
    assert_eq!(desk.requests(), 1);
    let mut command = desk.command(&["doctor", "--network", "--json"]);
    let command = command.env("MEDIUM_INTEGRATION_TOKEN", "wrong-token-0123456789");
    let wrong = Ended::from(command.output().expect("runs"));
    let told = wrong.json();
    assert_eq!(
        (wrong.code, &check(&told, "Account")["state"]),
        (Some(4), &json!("problem"))
    );
    assert!(!wrong.out.contains("wrong-token"));
}

#[test]
fn an_unknown_attempt_odd_settings_and_a_history_that_cannot_be_kept_are_told() {
    let desk = Desk::set();
    desk.write(
        "config/byline/config.toml",
        "drafts = [\"~/gone\"]\nediter = 1\n",
    );
    desk.fault("created-then-silent");
    let lost = desk.run(&["publish", "post.md", "--yes", "--timeout", "1s"]);
    assert_eq!(lost.code, Some(8), "{lost:?}");
    let told = desk.run(&["doctor", "--json"]);
    assert_eq!(
        told.code,
        Some(0),
        "publishing another draft would work: {told:?}"
    );
    let told = told.json();
    let history = check(&told, "History");
    assert_eq!(history["state"], "note");
    assert!(
        history["fix"]
            .as_str()
            .expect("a text")
            .contains("byline history resolve")
    );
    assert_eq!(check(&told, "Settings")["state"], "note");
    assert!(
        check(&told, "Drafts")["what"]
            .as_str()
            .expect("a text")
            .contains("/gone")
    );

    let home = Home::new();
    home.write("state", "a file where a folder should be");
    let ended = home.run(&["doctor", "--sandbox", "--json"]);
    let told = ended.json();
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(check(&told, "Folders")["state"], "problem");
    assert!(
        check(&told, "Folders")["fix"]
            .as_str()
            .expect("a text")
            .contains("XDG_STATE_HOME")
    );
}
