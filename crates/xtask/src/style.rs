//! All sheets in the one file that index.html links: the global ones, then those of the components, scoped.
//!
//! `style_sheet!` gives a component its class; this writes the CSS for it, with the same functions of stylers. It does
//! not use `stylers::build`, which drops a sheet without a word unless the call is a plain `let` of a free function,
//! and is as silent about two sheets with one class. Nothing here is minified, and no sheet is read that no one names.

use crate::files;
use crate::project::Project;
use anyhow::{Context, Result, anyhow, bail};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeMap;
use std::panic;
use stylers_core::Class;

/// One file compresses better than several, and is one request.
const OUTPUT: &str = "style/generated/dashboard.css";

/// The sheets that hold everywhere, in the order in which they build on each other.
const GLOBAL: [&str; 3] = ["style/tokens.css", "style/base.css", "style/controls.css"];

/// The sheets of what only functions draw that the first page does not call: `first_load` moves them to where those
/// functions are. They stand last.
const LATE: [&str; 8] = [
    "style/components/banner.css",
    "style/components/drawer.css",
    "style/components/palette.css",
    "style/components/session_dialog.css",
    "style/components/shortcuts.css",
    "style/components/state_message.css",
    "style/components/sync_panel.css",
    "style/components/timeline.css",
];

/// The rule that stands before them. It holds for nothing, and no minifier takes it away.
pub const LATE_FOLLOW: &str = "late-follow{order:1}";

/// A sheet with its class, as stylers makes them.
struct Sheet {
    path: String,
    class: String,
    css: String,
}

pub fn write(project: &Project) -> Result<()> {
    let mut css = String::new();
    for sheet in GLOBAL {
        css += &std::fs::read_to_string(project.root.join(sheet)).with_context(|| format!("{sheet} cannot be read"))?;
    }
    css += &collect(project)?;
    let file = project.root.join(OUTPUT);
    // Left alone where it is right, or a Trunk that watches the folder would build for ever.
    if std::fs::read_to_string(&file).is_ok_and(|found| found == css) {
        return Ok(());
    }
    file.parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(&file, css))
        .with_context(|| format!("{OUTPUT} cannot be written: check its permissions"))
}

/// The scoped CSS of every sheet that the source names, in the order of the sheets' names, the late ones last.
pub fn collect(project: &Project) -> Result<String> {
    let mut calls = BTreeMap::new();
    for file in files::below(&project.root.join("src"))? {
        if files::has_extension(&file, "rs") {
            let name = project.name(&file).to_string();
            let source = std::fs::read_to_string(&file).with_context(|| format!("{name} cannot be read"))?;
            for (sheet, place) in calls_in(&source, &name)? {
                calls.entry(sheet).or_insert(place);
            }
        }
    }
    let mut sheets = Vec::new();
    for (path, place) in calls {
        let text = std::fs::read_to_string(project.root.join(&path))
            .with_context(|| format!("{place} names the sheet {path}, which cannot be read"))?;
        sheets.push(scope(path, &text)?);
    }
    check_classes(&sheets)?;
    let (late, first): (Vec<Sheet>, Vec<Sheet>) =
        sheets.into_iter().partition(|sheet| LATE.contains(&sheet.path.as_str()));
    let css = |sheets: Vec<Sheet>| sheets.into_iter().map(|sheet| sheet.css + "\n").collect::<String>();
    Ok([css(first), LATE_FOLLOW.to_owned(), css(late)].concat())
}

/// Every `style_sheet!("…")` of a source file, wherever it stands, with the place to name in an error.
fn calls_in(source: &str, file: &str) -> Result<Vec<(String, String)>> {
    let tokens: TokenStream = source.parse().map_err(|error| anyhow!("{file} cannot be read as Rust: {error}."))?;
    let mut calls = Vec::new();
    find_calls(tokens, file, &mut calls)?;
    Ok(calls)
}

fn find_calls(tokens: TokenStream, file: &str, calls: &mut Vec<(String, String)>) -> Result<()> {
    let mut before = [None, None];
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            if is_call(&before) {
                let place = format!("{file}:{}", group.span_open().start().line);
                calls.push((path_in(group.stream(), &place)?, place));
            } else {
                find_calls(group.stream(), file, calls)?;
            }
        }
        let [_, last] = before;
        before = [last, Some(token)];
    }
    Ok(())
}

fn is_call(before: &[Option<TokenTree>; 2]) -> bool {
    matches!(before, [Some(TokenTree::Ident(name)), Some(TokenTree::Punct(mark))]
        if *name == "style_sheet" && mark.as_char() == '!')
}

fn path_in(arguments: TokenStream, place: &str) -> Result<String> {
    let text = arguments.to_string();
    match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(path) if !path.contains('"') => Ok(path.to_owned()),
        _ => bail!("{place} names no sheet: write style_sheet!(\"style/components/name.css\")."),
    }
}

fn scope(path: String, text: &str) -> Result<Sheet> {
    let plain = without_comments(text);
    if let Some(line) = broken_value(&plain) {
        bail!(
            "{path}:{line} goes on in the next line, and stylers joins the two without a space: write it in one line."
        );
    }
    let (class, css) =
        scope_quietly(text).ok_or_else(|| anyhow!("{path} is no CSS that stylers can read: check its at-rules."))?;
    // Stylers leaves out what follows a brace that is never closed.
    if css.trim().is_empty() || braces(&css) != braces(&plain) || !balanced(&plain) {
        bail!("{path} does not come out of stylers whole: check that it has a rule, and that every brace is closed.");
    }
    Ok(Sheet { path, class, css })
}

/// Stylers panics where it does not understand, with a message that helps no one.
fn scope_quietly(text: &str) -> Option<(String, String)> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = panic::catch_unwind(|| {
        let class = Class::rand_class_from_seed(text.to_owned());
        (class.as_name().to_owned(), stylers_core::from_str(text, &class))
    });
    panic::set_hook(hook);
    result.ok()
}

/// A class comes from the count of a sheet's characters, so two sheets easily share one.
fn check_classes(sheets: &[Sheet]) -> Result<()> {
    let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
    for sheet in sheets {
        if let Some(other) = taken.insert(&sheet.class, &sheet.path) {
            bail!(
                "{other} and {} get the same class from stylers: make one of them longer, such as by a word of a comment.",
                sheet.path
            );
        }
    }
    Ok(())
}

/// The same text with its comments blanked, line for line.
fn without_comments(css: &str) -> String {
    let mut text = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        let (comment, after) = after.split_once("*/").unwrap_or((after, ""));
        text.push_str(before);
        text.extend(comment.chars().filter(|letter| *letter == '\n'));
        rest = after;
    }
    text + rest
}

/// The first line that ends inside a value or a selector, counted from 1.
fn broken_value(css: &str) -> Option<usize> {
    let lines = css.lines().enumerate().map(|(number, line)| (number + 1, line.trim()));
    let lines: Vec<_> = lines.filter(|(_, line)| !line.is_empty()).collect();
    let ended = |line: &str| line.ends_with(['{', '}', ';', ',', ':', '(', '"', '\'']) || line.starts_with('@');
    lines.windows(2).find_map(|pair| match pair {
        [(number, line), (_, next)] if !ended(line) && !next.starts_with(['{', '}', ')']) => Some(*number),
        _ => None,
    })
}

fn braces(css: &str) -> (usize, usize) {
    (css.matches('{').count(), css.matches('}').count())
}

fn balanced(css: &str) -> bool {
    let (open, closed) = braces(css);
    open == closed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(path: &str, text: &str) -> Result<Sheet> {
        scope(path.to_owned(), text)
    }

    #[test]
    fn a_call_is_found_wherever_it_stands() {
        let source = r#"
            //! Speaks of style_sheet!("comment.css"), which is no call.
            const CLASS: &str = style_sheet!("a.css");
            mod inner { fn f() { view! { <p class=style_sheet!("b.css")/> } } }
            fn g() { let text = "style_sheet!(\"string.css\")"; let class = stylers_macro::style_sheet!("c.css"); }
        "#;
        let calls = calls_in(source, "src/a.rs").unwrap();
        let named = |path: &str, line: u32| (path.to_owned(), format!("src/a.rs:{line}"));
        assert_eq!(calls, [named("a.css", 3), named("b.css", 4), named("c.css", 5)]);
    }

    #[test]
    fn a_call_without_a_path_is_an_error_with_its_place() {
        for call in ["style_sheet!(PATH)", "style_sheet!()", "style_sheet!(\"a\", \"b\")"] {
            let error = calls_in(&format!("fn f() {{\n{call};\n}}"), "src/a.rs").unwrap_err().to_string();
            assert!(error.starts_with("src/a.rs:2 names no sheet"), "{call}: {error}");
        }
    }

    #[test]
    fn the_class_scopes_the_root_and_nesting_passes_through() {
        let found = sheet("a.css", "/* Why. */\n.tbl {\n  color: red;\n  & th { color: blue; }\n}\n").unwrap();
        assert!(found.css.starts_with(&format!(".tbl.{}", found.class)), "{}", found.css);
        assert!(found.css.ends_with("{color: red;& th { color: blue; }}"), "{}", found.css);
    }

    #[test]
    fn two_sheets_of_one_length_collide_and_a_comment_mends_it() {
        let one = || sheet("a.css", ".a { color: red; }").unwrap();
        let other = |text: &str| sheet("b.css", text).unwrap();
        let error = check_classes(&[one(), other(".b { color: tan; }")]).unwrap_err().to_string();
        assert!(error.contains("a.css and b.css"), "{error}");
        check_classes(&[one(), other(".b { color: tan; } /* the second */")]).unwrap();
    }

    #[test]
    fn what_stylers_would_lose_is_an_error() {
        let cases = ["", "/* nothing */", ".a { color: red;", ".a { color: red; } /* never closed", ".a { } }"];
        for text in cases {
            assert!(
                sheet("a.css", text).is_err(),
                "{text:?} came out as {:?}",
                sheet("a.css", text).ok().map(|s| s.css)
            );
        }
    }

    #[test]
    fn at_rules_come_out_whole() {
        let cases = [
            "@media (width < 40rem) { .a { color: red; &:hover { color: blue; } } }",
            "@keyframes spin { to { rotate: 1turn; } }\n.a { animation: spin 1s; }",
            ".a { @media print { display: none; } }",
        ];
        for text in cases {
            sheet("a.css", text).unwrap();
        }
    }

    #[test]
    fn a_value_over_two_lines_is_an_error_with_its_line() {
        let error = sheet("a.css", "/* one\n two */\n.a {\n  inset: 0\n    1px;\n}").err().unwrap().to_string();
        assert!(error.starts_with("a.css:4 "), "{error}");
        let good = ".a,\n.b {\n  transition:\n    opacity 1s,\n    inset 1s;\n  width: calc(\n    1px\n  )\n}";
        assert_eq!(broken_value(good), None);
    }
}
