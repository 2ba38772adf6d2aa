//! Values put into the pages under `assets/`: escaped, in one pass, so that no value can pose as a name.

/// Puts values into a template's `{{names}}`. A value that looks like a name stays as it is; a name without a value
/// becomes nothing.
#[must_use]
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut page =
        String::with_capacity(template.len() + values.iter().map(|v| v.1.len()).sum::<usize>());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        page.push_str(before);
        let Some((name, after)) = after.split_once("}}") else {
            page.push_str("{{");
            rest = after;
            continue;
        };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            page.push_str(value);
        }
        rest = after;
    }
    page.push_str(rest);
    page
}

/// Text as it stands in HTML, between tags or in a quoted attribute. Control characters but line ends and tabs, which
/// HTML cannot write, are left out.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\n' | '\t' => html.push(c),
            c if c.is_control() => {}
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_looks_like_a_name_stays_as_it_is() {
        let page = fill(
            "<b>{{a}}</b>{{none}}{{b}} {{",
            &[("a", "{{b}}"), ("b", "x")],
        );
        assert_eq!(page, "<b>{{b}}</b>x {{");
    }

    #[test]
    fn nothing_gets_out_of_a_text_or_an_attribute() {
        assert_eq!(
            escape("<a b=\"c\">&\u{1b}'\n"),
            "&lt;a b=&quot;c&quot;&gt;&amp;'\n"
        );
    }
}
