//! Tests of what the dialects become before they are read.

use super::read;

/// The Markdown of a body, with `·` for what was taken out.
fn told(body: &str) -> String {
    let told = read(body, false).map_or_else(|| body.to_owned(), |told| told.body);
    told.replace(super::FILL, "·")
}

#[test]
fn a_body_without_dialects_is_left_alone() {
    assert!(read("# A\n\nText with *stars*, a ~ and {braces}.\n", false).is_none());
}

#[test]
fn no_line_comes_or_goes() {
    for body in [
        "{% raw %}\n{{ x }}\n{% endraw %}\n",
        "!!! note\n    a\n\n    b\n\nc\n",
        "{{< notice tip >}}\na\n{{< /notice >}}\n",
        "<Tabs>\n    <Tab>\n        a\n    </Tab>\n</Tabs>\n\nb\n",
        "{/* a\nb */}\nc\n",
        "a\r\n<div>\r\n*b*\r\n</div>\r\n",
    ] {
        let lines = |text: &str| text.matches('\n').count();
        assert_eq!(lines(&told(body)), lines(body), "{body}");
    }
}

#[test]
fn code_is_no_dialect() {
    for body in [
        "```\n{++a++} [b]({{ c }})\n!!! note\n    d\n<Tabs>\n```\n",
        "`{++a++}` and `[b]({{ c d }})`\n",
        "Text.\n\n    {--a--}\n",
        "- ```\n  {++a++} <Note a={1}>\n  ```\n",
        "1. a\n2. ~~~js\n   {--a--}\n   ~~~\n",
        "> ```\n> {++a++}\n> ```\n",
        "- a\n\n\t```\n\t{++b++}\n\t```\n",
        "- a\n\n      {++b++}\n",
        "- a\n  1. b\n\n         {++c++}\n",
        "> a\n>\n>     {++b++}\n",
        "<pre>\n{++a++}\n\n{--b--} [c]({{ d e }})\n</pre>\n",
        "a <code>{++b++}</code> c\n",
    ] {
        assert_eq!(told(body), body);
    }
}

#[test]
fn what_stands_below_code_is_text_again() {
    for code in [
        "- ```\n  a\n  ```\n",
        "```a``` and more\n",
        "- a\n\n      b\n\n",
        "- a\n\n    b\n",
        "- a\n\n    - b\n\n        - c\n",
        "- a\n\n    ",
        "<pre>\na\n</pre>\n",
        "<code>a</code> ",
    ] {
        let now = told(&format!("{code}{{++b++}}\n"));
        assert_eq!(now, format!("{code}···b···\n"), "{code}");
    }
}

#[test]
fn an_admonition_is_a_callout_with_all_that_stands_in_it() {
    assert_eq!(
        told("!!! warning \"Mind\"\n    a\n\n    ```\n    b\n    ```\nc"),
        "> [!warning] Mind\n>   a\n>\n>   ```\n>   b\n>   ```\nc"
    );
    assert_eq!(told("!!! great\n\nno"), "!!! great\n\nno");
}

#[test]
fn boxes_are_told_by_their_names() {
    for (body, first) in [
        ("{{< notice tip >}}\na\n{{< /notice >}}", "::::::::::::tip"),
        (
            "{{% callout \"Mind this\" %}}\na\n{{% /callout %}}",
            "::::::::::::callout Mind this",
        ),
        ("{% note info %}\na\n{% endnote %}", "::::::::::::note"),
        (
            "{% details More %}\na\n{% enddetails %}",
            "::::::::::::details More",
        ),
        (
            "{{< alert type=\"danger\" title=\"Look out\" >}}\na\n{{< /alert >}}",
            "::::::::::::danger Look out",
        ),
    ] {
        let now = told(body);
        assert_eq!(now, format!("{first}\na\n::::::::::::"), "{body}");
    }
    let open = "{% note %}\na";
    assert_eq!(told(open), open);
}

#[test]
fn where_a_line_was_moved_is_remembered() {
    let told = read("<Note>\n      *a*\n</Note>\n", true).expect("a dialect");
    assert_eq!(told.body, "\u{c}<Note>\n*a*\n\u{c}</Note>\n");
    assert_eq!(told.shifts.get(&1), Some(&-1));
    assert_eq!(told.shifts.get(&2), Some(&6));
}

#[test]
fn columns_in_an_admonition_stay_true_whatever_it_is_indented_with() {
    let told = read("=== \"One *x*\"\n\ta\n    b\n\t  c\n", false).expect("a dialect");
    assert_eq!(told.body, "> [!tab] One *x*\n>   a\n>   b\n>     c\n");
    let shifts: Vec<_> = (1..=4)
        .map(|line| told.shifts.get(&line).copied())
        .collect();
    assert_eq!(shifts, [Some(-4), Some(-3), None, Some(-3)]);
}
