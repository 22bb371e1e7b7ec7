//! Windows by its build: names that Microsoft's own machinery gives, like `17763.737…SERVER_EVAL_x64FRE`.

use super::name::Name;
use super::years::{self, Release};

/// A Windows that is told by its build.
pub(super) struct Build {
    /// The usual name of the system.
    pub(super) system: &'static str,
    /// The word that says what it is for.
    pub(super) role: usize,
    /// Its release.
    pub(super) version: Option<Release>,
}

/// Builds, the release of the client, and that of the server.
const BUILDS: [(&str, &str, &str); 24] = [
    ("3790", "", "2003"),
    ("6001", "Vista SP1", "2008"),
    ("6002", "Vista SP2", "2008 SP2"),
    ("7600", "7", "2008 R2"),
    ("7601", "7 SP1", "2008 R2 SP1"),
    ("9200", "8", "2012"),
    ("9600", "8.1", "2012 R2"),
    ("10240", "10 1507", ""),
    ("10586", "10 1511", ""),
    ("14393", "10 1607", "2016"),
    ("15063", "10 1703", ""),
    ("16299", "10 1709", "1709"),
    ("17134", "10 1803", "1803"),
    ("17763", "10 1809", "2019"),
    ("18362", "10 1903", "1903"),
    ("18363", "10 1909", "1909"),
    ("19041", "10 2004", "2004"),
    ("19042", "10 20H2", "20H2"),
    ("19043", "10 21H1", ""),
    ("19044", "10 21H2", ""),
    ("19045", "10 22H2", ""),
    ("20348", "", "2022"),
    ("22000", "11 21H2", ""),
    ("22621", "11 22H2", ""),
];

/// Later builds, which are the client's and the server's alike.
const LATER_BUILDS: [(&str, &str, &str); 4] =
    [("22631", "11 23H2", ""), ("25398", "", "23H2"), ("26100", "11 24H2", "2025"), ("26200", "11 25H2", "")];

/// What a compiler's mark behind an architecture looks like.
const COMPILED: [&str; 3] = ["fre", "free", "chk"];

/// Reads a name that begins with a build, or bears the mark of a compiler.
pub(super) fn read(name: &Name) -> Option<Build> {
    let build = name
        .number(0)
        .filter(|_| name.separator(1) == Some('.'))
        .and_then(|digits| BUILDS.iter().chain(&LATER_BUILDS).find(|(build, _, _)| *build == digits));
    let is_compiled = (1..name.len()).any(|at| {
        name.letters(at).is_some_and(|word| COMPILED.contains(&word)) && name.is_joined(at) && name.is_taken(at - 1)
    });
    if build.is_none() && !is_compiled {
        return None;
    }
    // A name that says Windows itself is read as such.
    let says_windows = (0..name.len()).any(|at| name.letters(at) == Some("windows"));
    if build.is_none() && says_windows {
        return None;
    }
    let (role, word) = (0..name.len()).find_map(|at| {
        let word = name.letters(at)?;
        (word.starts_with("server") || word.starts_with("client")).then_some((at, word))
    })?;
    let system = match word {
        "serverhypercore" => "Hyper-V Server",
        word if word.starts_with("server") => "Windows Server",
        _ => "Windows",
    };
    let release = build.map(|(_, client, server)| if system == "Windows" { *client } else { *server });
    let version = release.filter(|release| !release.is_empty()).map(|release| years::release(release, 0..1));
    Some(Build { system, role, version })
}

#[cfg(test)]
mod tests {
    use super::super::Reading;

    fn read(name: &str) -> (Option<String>, Option<String>) {
        let reading = Reading::of(name);
        (reading.distribution.map(|stated| stated.value), reading.version.map(|stated| stated.value))
    }

    fn windows(system: &str, version: Option<&str>) -> (Option<String>, Option<String>) {
        (Some(system.to_owned()), version.map(str::to_owned))
    }

    #[test]
    fn a_build_gives_the_release_of_the_server_or_of_the_client() {
        let server = read("17763.737.190906-2324.rs5_release_svc_refresh_SERVER_EVAL_x64FRE_en-us_1.iso");
        assert_eq!(server, windows("Windows Server", Some("2019")));
        let client = read("22000.194.210913-1444.co_release_CLIENTENTERPRISEEVAL_OEMRET_x64FRE_en-us.iso");
        assert_eq!(client, windows("Windows", Some("11 21H2")));
    }

    #[test]
    fn without_a_build_the_compilers_mark_still_tells_windows() {
        assert_eq!(read("SERVER_EVAL_x64FRE_en-us.iso"), windows("Windows Server", None));
        assert_eq!(read("server-17763.iso"), (None, None));
    }
}
