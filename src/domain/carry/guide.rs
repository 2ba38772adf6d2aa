//! Medium's import tool in words: what it wants, how it goes, what it is known to lose.

/// Where the tool is.
pub const IMPORT: &str = "https://medium.com/p/import";

/// A part of the guide: a heading and its sentences.
pub type Part = (&'static str, &'static [&'static str]);

/// The guide.
pub const GUIDE: &[Part] = &[
    (
        "What it wants",
        &[
            "A page that everyone can open, without signing in, and that is sent as text/html.",
            "In it a title, one h1, an article, and pictures with whole addresses. The file that Byline writes has them.",
        ],
    ),
    (
        "How it goes",
        &[
            "1. Write the file: byline export post.md --to html -o post.html",
            "2. Put it where people can read it: your own site, or any host of static pages.",
            "3. Check that address: byline export post.md --check-url https://…",
            "4. Open https://medium.com/p/import, paste the address, press Import.",
            "5. Medium makes a draft. Read it against Byline's preview, then publish it.",
            "6. Record the story's address in Byline: x, then the last entry.",
        ],
    ),
    (
        "What comes by itself",
        &["The canonical link is set to the page you imported, and the story gets its date."],
    ),
    (
        "What is known to get lost",
        &[
            "Code blocks often arrive as ordinary text, and addresses as plain links, not cards.",
            "Tables were never taken; Byline has made aligned text of them.",
            "Large headings may arrive as small ones.",
            "Pictures with a path instead of an address do not arrive.",
            "Tags do not come along: add them when you publish.",
        ],
    ),
    (
        "When it fails",
        &[
            "“Import failed” mostly means the page was not text/html (raw files on GitHub are text/plain).",
            "An empty story mostly means the page builds its text with JavaScript, or asks visitors to sign in.",
            "Medium remembers a page by its address: put a corrected one at another path.",
        ],
    ),
];

/// The guide as plain text.
#[must_use]
pub fn text() -> String {
    let mut text = String::from("Bringing a story to Medium by its import tool\n");
    for (heading, sentences) in GUIDE {
        text.push('\n');
        text.push_str(heading);
        text.push('\n');
        for sentence in *sentences {
            text.push_str("  ");
            text.push_str(sentence);
            text.push('\n');
        }
    }
    text
}
