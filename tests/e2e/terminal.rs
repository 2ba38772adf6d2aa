//! The program in a real terminal: the whole main job.

use super::pty::Home;

#[test]
fn look() {
    let home = Home::new();
    let mut t = home.byline(&["demo"]).run();
    t.wait("terminal");
    t.settle(std::time::Duration::from_millis(500));
    for k in ["", "m", "\t", ", field", "\x1b", "p", "\r", "q", "\r"] {
        t.send(k);
        t.settle(std::time::Duration::from_millis(700));
        println!("--- {k:?}\n{}", t.screen());
    }
}
