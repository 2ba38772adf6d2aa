//! Rust text, read just well enough for the house rules: without comments, literals and test code, as paths and functions.

/// The text without comments and without what stands in literals; line breaks stay where they are.
pub fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(hashes) = raw_string(rest, &out) {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = 2 + hashes;
            rest[open..]
                .find(&close)
                .map_or(rest.len(), |end| open + end + close.len())
        } else if c == '"' {
            string_end(rest)
        } else if c == '\'' {
            char_end(rest)
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        let gone = &rest[..taken];
        if gone.starts_with(['"', 'r', '\'']) && !gone.starts_with("//") {
            out.push_str("\"\"");
        }
        out.extend(gone.chars().filter(|c| *c == '\n'));
        rest = &rest[taken..];
    }
    out
}

/// How many hashes the raw string has that begins here.
fn raw_string(rest: &str, before: &str) -> Option<usize> {
    let inside_a_word = before
        .chars()
        .next_back()
        .is_some_and(|c| is_word(c) && c != 'b');
    let after = rest.strip_prefix('r').filter(|_| !inside_a_word)?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then_some(hashes)
}

fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The end of a character literal, or just the apostrophe of a lifetime.
fn char_end(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => text[3..].find('\'').map_or(1, |end| end + 4),
        Some((_, _)) => match chars.next() {
            Some((at, '\'')) => at + 1,
            _ => 1,
        },
        None => 1,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Code without the items that exist only in tests, and the names of modules that do.
pub fn without_tests(code: &str) -> (String, Vec<String>) {
    let (mut out, mut modules, mut rest) = (String::new(), Vec::new(), code);
    while let Some(at) = rest.find("#[cfg(test)]") {
        out.push_str(&rest[..at]);
        rest = &rest[at + "#[cfg(test)]".len()..];
        let end = item_end(rest);
        let item = &rest[..end];
        if let Some(name) = item.trim().strip_suffix(';') {
            modules.extend(name.rsplit(' ').next().map(str::to_owned));
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    (out, modules)
}

/// Where an item ends: at its semicolon or the brace that closes it.
fn item_end(code: &str) -> usize {
    let mut depth = 0_i32;
    for (at, c) in code.char_indices() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' | ')' | ']' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// Every path with at least two parts, groups taken apart: `use a::{b, c::d}` gives `a::b` and `a::c::d`.
pub fn paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut before = ' ';
    let mut at = 0;
    while let Some(c) = code[at..].chars().next() {
        if (c.is_alphabetic() || c == '_') && !is_word(before) && before != ':' {
            at += path(&code[at..], "", &mut found);
            before = 'x';
        } else {
            before = c;
            at += c.len_utf8();
        }
    }
    found.retain(|path| path.contains("::"));
    found
}

/// Reads one path, which may end in a group; returns how long it is.
fn path(code: &str, prefix: &str, found: &mut Vec<String>) -> usize {
    let mut whole = prefix.to_owned();
    let mut at = 0;
    loop {
        let word = code[at..].find(|c| !is_word(c)).unwrap_or(code.len() - at);
        whole.push_str(&code[at..at + word]);
        at += word;
        let Some(rest) = code[at..].strip_prefix("::") else {
            break;
        };
        if let Some(group) = rest.strip_prefix('{') {
            let inside = &group[..item_end(rest).saturating_sub(2).min(group.len())];
            for part in parts(inside) {
                path(part.trim(), &format!("{whole}::"), found);
            }
            return at + 2 + item_end(rest);
        }
        if !rest.starts_with(is_word) {
            at += 2;
            break;
        }
        whole.push_str("::");
        at += 2;
    }
    found.push(whole);
    at.max(1)
}

/// A group, taken apart at its commas but not at those of groups inside.
fn parts(group: &str) -> Vec<&str> {
    let (mut list, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                list.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    list.push(&group[start..]);
    list.retain(|part| !part.trim().is_empty());
    list
}

/// The functions with a body: name and lines from the signature to the closing brace.
pub fn functions(code: &str) -> Vec<(String, usize)> {
    let mut list = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        if code[..at].chars().next_back().is_some_and(is_word) {
            continue;
        }
        let item = &code[at..];
        let name: String = item[3..].chars().take_while(|c| is_word(*c)).collect();
        let whole = &item[..item_end(item)];
        if !name.is_empty() && whole.ends_with('}') {
            list.push((name, whole.lines().count()));
        }
    }
    list
}

#[test]
fn literals_comments_and_tests_are_no_code() {
    let text = "use a::b; // use c::d\nlet x = \"e::f\"; let y = r#\"g::h\"#; let z = '\"'; i::j();\n#[cfg(test)]\nmod tests { k::l(); }\nfn m<'a>() { n::o() }\n#[cfg(test)]\nmod p;\n";
    let (code, modules) = without_tests(&code(text));
    assert_eq!(paths(&code), ["a::b", "i::j", "n::o"]);
    assert_eq!(modules, ["p"]);
    assert_eq!(functions(&code), [("m".to_owned(), 1)]);
}

#[test]
fn groups_are_taken_apart() {
    assert_eq!(
        paths("use std::{fs, io::{self, Read}, net::*};"),
        ["std::fs", "std::io::self", "std::io::Read", "std::net"]
    );
}
