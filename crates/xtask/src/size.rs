//! What a visitor downloads, held to a budget.
//!
//! Every file of `dist` counts, the icons and the manifest too, since a browser fetches them with the page; only what is
//! fetched when somebody begins to use the dashboard is counted by itself.

use crate::project::Project;
use crate::{compress, dashboard, first_load, worker};
use anyhow::{Context, Result, bail};
use std::fmt::Write;
use std::path::Path;

/// For the first load, as Brotli sends it.
const BUDGET: u64 = 180_000;

#[derive(Debug, Default, PartialEq)]
struct Size {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

pub fn check(project: &Project) -> Result<()> {
    dashboard::build(project)?;
    let dist = project.dist();
    let mut sizes = Vec::new();
    for file in compress::originals(&dist)? {
        let name = file.strip_prefix(&dist).unwrap_or(&file).display().to_string();
        sizes.push((name, measure(&file)?));
    }
    let is_later = |name: &str| name.ends_with(first_load::REST) || name.starts_with(worker::NAME);
    let (later, first): (Vec<_>, Vec<_>) = sizes.into_iter().partition(|(name, _)| is_later(name));
    let total = total(&first);
    print!("{}", table(&first, &total));
    for (name, size) in later {
        println!("{name} follows when it is needed: {} bytes", size.brotli);
    }
    within_budget(total.brotli)
}

fn measure(file: &Path) -> Result<Size> {
    let raw = file.metadata().with_context(|| format!("{} cannot be read", file.display()))?.len();
    // Where there is no compressed copy, the file goes out as it is.
    let length = |extension| compress::copy_of(file, extension).metadata().map_or(raw, |copy| copy.len());
    Ok(Size { raw, gzip: length(compress::GZIP), brotli: length(compress::BROTLI) })
}

fn total(sizes: &[(String, Size)]) -> Size {
    sizes.iter().fold(Size::default(), |sum, (_, size)| Size {
        raw: sum.raw + size.raw,
        gzip: sum.gzip + size.gzip,
        brotli: sum.brotli + size.brotli,
    })
}

fn table(sizes: &[(String, Size)], total: &Size) -> String {
    let width = sizes.iter().map(|(name, _)| name.len()).max().unwrap_or(0).max("in all".len());
    let mut text = format!("{:<width$} {:>10} {:>10} {:>10}\n", "bytes", "raw", "gzip", "brotli");
    let in_all = ("in all", total);
    for (name, size) in sizes.iter().map(|(name, size)| (name.as_str(), size)).chain([in_all]) {
        let _ = writeln!(text, "{name:<width$} {:>10} {:>10} {:>10}", size.raw, size.gzip, size.brotli);
    }
    text
}

fn within_budget(brotli: u64) -> Result<()> {
    if brotli > BUDGET {
        let over = brotli - BUDGET;
        bail!(
            "A visitor downloads {brotli} bytes, {over} more than the budget of {BUDGET}: \
             see above which file grew, and take away what is not needed."
        );
    }
    println!("within the budget of {BUDGET} bytes, {} to spare", BUDGET - brotli);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes() -> Vec<(String, Size)> {
        vec![
            ("index.html".to_owned(), Size { raw: 800, gzip: 500, brotli: 400 }),
            ("a_bg.wasm".to_owned(), Size { raw: 200_000, gzip: 90_000, brotli: 70_000 }),
        ]
    }

    #[test]
    fn every_column_is_summed() {
        assert_eq!(total(&sizes()), Size { raw: 200_800, gzip: 90_500, brotli: 70_400 });
    }

    #[test]
    fn the_table_has_a_line_for_each_file_and_one_for_all() {
        let sizes = sizes();
        let expected = "\
bytes             raw       gzip     brotli
index.html        800        500        400
a_bg.wasm      200000      90000      70000
in all         200800      90500      70400
";
        assert_eq!(table(&sizes, &total(&sizes)), expected);
    }

    #[test]
    fn the_budget_is_the_last_size_that_passes() {
        assert!(within_budget(BUDGET).is_ok());
        let error = within_budget(BUDGET + 1).unwrap_err().to_string();
        assert!(error.contains("180001 bytes, 1 more than"), "{error}");
    }
}
