//! Windows: whether it is the server, and its release.
//!
//! Names that state neither but a build are read in [`super::builds`].

use std::ops::Range;

use super::name::Name;
use super::years::{self, Release, release};

/// What a name says of the Windows in it.
pub(super) struct Windows {
    /// Whether it is the server.
    pub(super) is_server: bool,
    /// The words that name it.
    pub(super) words: Vec<Range<usize>>,
    /// Its release.
    pub(super) version: Option<Release>,
}

/// How the names of Windows itself begin.
const PREFIXES: [&str; 2] = ["windows", "win"];

/// Words for the server.
const SERVER: [&str; 4] = ["server", "srv", "svr", "advsrv"];

/// The years of the server.
const SERVER_YEARS: [&str; 7] = ["2003", "2008", "2012", "2016", "2019", "2022", "2025"];

/// The clients that have a number.
const CLIENTS: [&str; 7] = ["7", "8", "10", "11", "95", "98", "2000"];

/// Releases of Windows 10, and of the server without a year.
const RELEASES: [&str; 11] = ["1507", "1511", "1607", "1703", "1709", "1803", "1809", "1903", "1909", "2004", "2009"];

/// Reads on from the words that say Windows.
pub(super) fn read(name: &Name, system: &Range<usize>) -> Windows {
    let mut windows = Windows { is_server: false, words: vec![system.clone()], version: None };
    for at in system.start..name.len() {
        if let Some(word) = name.letters(at) {
            let word = if at < system.end { without_prefix(word) } else { word };
            if SERVER.contains(&word) {
                windows.is_server = true;
                if at >= system.end {
                    windows.words.push(at..at + 1);
                }
            } else if let Some(release) = named(name, at, word, at <= system.end) {
                windows.version = Some(release);
                break;
            }
        } else if let Some((release, is_server)) = numbered(name, at, system.end, windows.is_server) {
            windows.is_server |= is_server;
            windows.version = Some(release);
            break;
        }
    }
    windows
}

fn without_prefix(word: &str) -> &str {
    PREFIXES.iter().find_map(|prefix| word.strip_prefix(prefix)).unwrap_or(word)
}

/// A client that has a name.
fn named(name: &Name, at: usize, word: &str, is_beside: bool) -> Option<Release> {
    let mut release = match word {
        "xp" => release("XP", at..at + 1),
        "vista" => release("Vista", at..at + 1),
        "me" if is_beside => release("ME", at..at + 1),
        "nt" => {
            let major = name.number(at + 1)?;
            let minor = name.number(at + 2).filter(|_| name.separator(at + 2) == Some('.'));
            let end = if minor.is_some() { at + 3 } else { at + 2 };
            release(format!("NT {major}.{}", minor.unwrap_or("0")), at..end)
        }
        _ => return None,
    };
    years::add(&mut release, years::service_pack(name, at + 1));
    Some(release)
}

/// A release with a number, and whether it is the server's.
fn numbered(name: &Name, at: usize, beside: usize, is_server: bool) -> Option<(Release, bool)> {
    let digits = name.number(at).filter(|_| !name.is_taken(at))?;
    if name.is_joined(at) && at > beside {
        return None;
    }
    if let Some((year, end)) = short_year(name, at) {
        return Some((server_release(name, year, at..end), true));
    }
    if SERVER_YEARS.contains(&digits) && (is_server || at == beside) {
        return Some((server_release(name, digits.to_owned(), at..at + 1), true));
    }
    if is_server && name.letters(at.checked_sub(1)?) == Some("version") {
        return Some((feature_release(name, at, false).map(|(value, words)| (value, vec![words]))?, true));
    }
    if !CLIENTS.contains(&digits) || (is_server && digits != "2000") {
        return None;
    }
    let is_eight_one =
        digits == "8" && matches!(name.separator(at + 1), Some('.' | '_')) && name.number(at + 1) == Some("1");
    let mut release = match is_eight_one {
        true => release("8.1", at..at + 2),
        false => release(digits, at..at + 1),
    };
    match digits {
        "10" | "11" => {
            let feature = (at + 1..name.len()).find_map(|from| feature_release(name, from, digits == "10"));
            years::add(&mut release, feature);
        }
        "98" if name.letters(at + 1) == Some("se") => {
            years::add(&mut release, Some(("SE".to_owned(), at + 1..at + 2)));
        }
        _ => years::add(&mut release, years::service_pack(name, at + 1)),
    }
    Some((release, is_server))
}

/// A year of the server as in `2k8`.
fn short_year(name: &Name, at: usize) -> Option<(String, usize)> {
    let is_short = name.number(at) == Some("2") && name.letters(at + 1) == Some("k") && name.is_joined(at + 1);
    let year: u16 = name.joined_number(at + 2).filter(|_| is_short)?.parse().ok()?;
    let year = year.checked_add(2000)?.to_string();
    SERVER_YEARS.contains(&year.as_str()).then_some((year, at + 3))
}

fn server_release(name: &Name, year: String, words: Range<usize>) -> Release {
    let from = words.end;
    let mut release = (year, vec![words]);
    years::add(&mut release, years::second_release(name, from));
    years::add(&mut release, years::service_pack(name, from));
    release
}

/// A release like 22H2 or 1809, if it begins with this word.
fn feature_release(name: &Name, at: usize, is_old_form_certain: bool) -> Option<(String, Range<usize>)> {
    let digits = name.number(at).filter(|_| !name.is_taken(at))?;
    let is_half = digits.len() == 2 && name.letters(at + 1) == Some("h") && name.is_joined(at + 1);
    if let Some(half) = name.joined_number(at + 2).filter(|half| is_half && half.len() == 1) {
        return Some((format!("{digits}H{half}"), at..at + 3));
    }
    let is_old_form = RELEASES.contains(&digits) && (is_old_form_certain || name.letters(at - 1) == Some("version"));
    (is_old_form && !name.is_joined(at)).then(|| (digits.to_owned(), at..at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(text: &str) -> (bool, Option<String>) {
        let windows = read(&Name::new(text, 0), &(0..1));
        (windows.is_server, windows.version.map(|(value, _)| value))
    }

    fn client(text: &str) -> Option<String> {
        let (is_server, version) = reading(text);
        assert!(!is_server, "{text}");
        version
    }

    fn server(text: &str) -> Option<String> {
        let (is_server, version) = reading(text);
        assert!(is_server, "{text}");
        version
    }

    #[test]
    fn a_client_has_a_number_or_a_name_and_a_release_or_a_service_pack() {
        assert_eq!(client("windows_7_professional_with_sp1").as_deref(), Some("7 SP1"));
        assert_eq!(client("winxp-pro-sp3").as_deref(), Some("XP SP3"));
        assert_eq!(client("windows_xp_pro_with_service_pack_2").as_deref(), Some("XP SP2"));
        assert_eq!(client("Win10_22H2_English").as_deref(), Some("10 22H2"));
        assert_eq!(client("Win10_1809Oct").as_deref(), Some("10 1809"));
        assert_eq!(client("windows_8_1_x").as_deref(), Some("8.1"));
        assert_eq!(client("WIN98SE").as_deref(), Some("98 SE"));
        assert_eq!(client("Windows NT 4.0 Workstation").as_deref(), Some("NT 4.0"));
        assert_eq!(client("WIN_ENT_LTSB_10_2015").as_deref(), Some("10"));
        assert_eq!(client("windows"), None);
    }

    #[test]
    fn a_server_has_a_year_and_what_follows_it() {
        assert_eq!(server("Win2003std_R2_SP2").as_deref(), Some("2003 R2 SP2"));
        assert_eq!(server("win2k8r2").as_deref(), Some("2008 R2"));
        assert_eq!(server("windows_server_2008_r2_with_sp1").as_deref(), Some("2008 R2 SP1"));
        assert_eq!(server("Win_Server_STD_CORE_2019_1809.18").as_deref(), Some("2019"));
        assert_eq!(server("windows_server_version_1803").as_deref(), Some("1803"));
        assert_eq!(server("windows_server"), None);
    }
}
