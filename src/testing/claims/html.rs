//! Whether HTML holds only what Medium takes.

/// Every tag the HTML may hold, with the attributes each may have.
const ALLOWED: &[(&str, &[&str])] = &[
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("p", &[]),
    ("strong", &[]),
    ("em", &[]),
    ("a", &["href"]),
    ("code", &[]),
    ("blockquote", &[]),
    ("pre", &["data-code-block-mode", "data-code-block-lang"]),
    ("ul", &[]),
    ("ol", &["start"]),
    ("li", &[]),
    ("hr", &[]),
    ("figure", &[]),
    ("figcaption", &[]),
    ("img", &["src", "alt"]),
    ("br", &[]),
];

/// Checks that HTML holds only allowed tags, each closed in its order, and only addresses that may be sent.
///
/// # Errors
/// What is wrong with it.
pub fn check(html: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(lt) = rest.find(['<', '>']) {
        rest = &rest[lt..];
        let end = rest.find('>').ok_or("a tag without end")?;
        let tag = rest
            .get(1..end)
            .filter(|_| rest.starts_with('<'))
            .ok_or("a lone >")?;
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes another"));
            }
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let Some((_, allowed)) = ALLOWED.iter().find(|(n, _)| *n == name) else {
            return Err(format!("<{name}> is not allowed"));
        };
        check_attributes(name, attributes, allowed)?;
        if !["br", "hr", "img"].contains(&name) {
            open.push(name);
        }
    }
    if open.is_empty() {
        Ok(())
    } else {
        Err(format!("never closed: {open:?}"))
    }
}

fn check_attributes(name: &str, mut attributes: &str, allowed: &[&str]) -> Result<(), String> {
    while !attributes.is_empty() {
        let (key, value) = attributes.split_once("=\"").ok_or("an odd attribute")?;
        let (value, after) = value.split_once('"').ok_or("an open attribute")?;
        attributes = after.trim_start();
        if !allowed.contains(&key) {
            return Err(format!("{key} is not allowed on {name}"));
        }
        let lower = value.to_lowercase();
        if key == "href"
            && !["http://", "https://", "mailto:"]
                .iter()
                .any(|s| lower.starts_with(s))
        {
            return Err(format!("{value} must not be sent"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checker_itself_finds_what_is_forbidden() {
        for bad in [
            "<div></div>",
            "<p>",
            "<p><em></p></em>",
            "<a href=\"javascript:x\">y</a>",
            "<p onclick=\"x\">y</p>",
            "a > b",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
        assert!(check("<p>a<br><a href=\"https://x\">b</a></p>").is_ok());
    }
}
