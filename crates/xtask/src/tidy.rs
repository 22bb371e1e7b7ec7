//! Rules of the house that neither the compiler nor Clippy knows.
//!
//! Each reads the tree and says what is wrong where; none changes a file.

use crate::project::Project;
use crate::{files, style};
use anyhow::{Context, Result, bail};

/// Folders of the project that hold no source of its own.
const NOT_OURS: [&str; 5] = ["target", "dist", "data", "node_modules", ".git"];

pub fn check(project: &Project) -> Result<()> {
    let mut problems = Vec::new();
    for file in files::below_without(&project.root, &NOT_OURS)? {
        let name = project.name(&file).to_string();
        let rust = files::has_extension(&file, "rs");
        let page = name == "index.html" || (rust && name.starts_with("src/"));
        if rust || page {
            let text = std::fs::read_to_string(&file).with_context(|| format!("{name} cannot be read"))?;
            if rust {
                problems.extend(without_purpose(&name, &text));
            }
            if page {
                problems.extend(inline_styles(&name, &text));
            }
        }
    }
    if let Err(error) = style::collect(project) {
        problems.push(format!("{error:#}"));
    }
    for problem in &problems {
        println!("{problem}");
    }
    match problems.len() {
        0 => Ok(()),
        1 => bail!("One thing is not tidy: it stands above."),
        count => bail!("{count} things are not tidy: they stand above."),
    }
}

fn without_purpose(name: &str, source: &str) -> Option<String> {
    (!source.starts_with("//!"))
        .then(|| format!("{name}: begin with `//!` and what this file is for, and what it is not."))
}

/// The page's security policy blocks `style="…"`; only the attribute itself counts, not `data-style="…"`.
fn inline_styles(name: &str, text: &str) -> Vec<String> {
    let is_attribute = |(place, _): &(usize, &str)| {
        let before = text.get(..*place).and_then(|before| before.chars().next_back());
        !before.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | ':'))
    };
    text.match_indices("style=\"")
        .filter(is_attribute)
        .map(|(place, _)| {
            let line = text.get(..place).map_or(1, |before| before.matches('\n').count() + 1);
            format!(
                "{name}:{line}: the page's security policy blocks a style attribute: use a class, or `style:name=`."
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_first_what_it_is_for() {
        assert_eq!(without_purpose("src/a.rs", "//! Why.\nfn a() {}\n"), None);
        assert!(without_purpose("src/a.rs", "fn a() {}\n").unwrap().starts_with("src/a.rs: "));
        assert!(without_purpose("src/a.rs", "").is_some());
    }

    #[test]
    fn style_attributes_are_found_with_their_line() {
        let text = ["view! {", "<p class=\"a\" style", "=\"color: red\">"].join("\n").replace("\n=", "=");
        let found = inline_styles("src/a.rs", &text);
        assert!(found.first().is_some_and(|problem| problem.starts_with("src/a.rs:2: ")), "{found:?}");
        for good in ["data-style=\"x\"", "style:width=\"x\"", "rel=\"stylesheet\"", "border_style=\"x\""] {
            assert_eq!(inline_styles("src/a.rs", good), Vec::<String>::new(), "{good}");
        }
    }
}
