//! What somebody pastes into the dashboard: the address of a list or of an object, alone or in a command line.
//!
//! It is strict, so that words which somebody pastes to look for are left alone: the path is exactly that of a
//! resource, perhaps below `/v2`. Only path and query string come out. Hosts, headers and whoever signs in with
//! what stay behind, and what the query string means is the business of [`crate::query`].

use crate::Resource;
use crate::command::words::words;
use crate::query_string::{decode, encode, raw_pairs};

/// The longest text that is looked at, in bytes.
const LONGEST: usize = 65_536;

/// The parameters that say what an answer of the API looks like, and not which rows are in it.
const OF_THE_API: [&str; 5] = ["expand", "facets", "fields", "groups", "summary"];

/// A parameter with one of these in its name may say who somebody is. The dashboard has no such parameter.
const OF_SOMEBODY: [&str; 6] = ["auth", "key", "pass", "secret", "token", "user"];

/// The options of curl with a value behind them, by their letters.
const WITH_VALUE: &str = "ACDEFHKPQTUXYbcdemortuwxyz";

/// What a pasted address leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// Which list.
    pub resource: Resource,
    /// The object, where the address is that of one.
    pub id: Option<i64>,
    /// The query string without its `?`, as it was written, without what only the API takes.
    pub query_string: String,
}

impl Pasted {
    /// The address within the dashboard.
    pub fn print(&self) -> String {
        let mut address = self.resource.path().to_owned();
        if let Some(id) = self.id {
            address.push_str(&format!("/{id}"));
        }
        if !self.query_string.is_empty() {
            address.push_str(&format!("?{}", self.query_string));
        }
        address
    }
}

/// The list or object that a pasted text is the address of: a path, the address of a dashboard or of its API, or a
/// line for curl, HTTPie or `vss-cli raw`. None for any other text.
pub fn address(text: &str) -> Option<Pasted> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    if text.contains(char::is_whitespace) {
        return command(text);
    }
    if text.starts_with('/') {
        return path(text);
    }
    if text.contains("://") { hosted(text) } else { None }
}

fn command(text: &str) -> Option<Pasted> {
    let words = words(text.strip_prefix("$ ").unwrap_or(text))?;
    let (program, words) = words.split_first()?;
    match program.rsplit('/').next()? {
        "curl" => curl(words),
        "http" | "https" => http_pie(words),
        "vss-cli" if words.iter().any(|word| word == "raw") => path(words.last()?),
        _ => None,
    }
}

fn curl(words: &[String]) -> Option<Pasted> {
    let mut found = None;
    let mut data = Vec::new();
    let mut is_get = false;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if let Some(name) = word.strip_prefix("--") {
            match name {
                "get" => is_get = true,
                "url" => take(&mut found, hosted(words.next()?))?,
                "data" | "data-ascii" | "data-binary" | "data-raw" => data.push(words.next()?.clone()),
                "data-urlencode" => data.push(encoded(words.next()?)?),
                "header" | "referer" | "proxy" | "user" => drop(words.next()?),
                _ => {}
            }
        } else if let Some(letters) = word.strip_prefix('-') {
            let place = letters.find(|letter| WITH_VALUE.contains(letter)).unwrap_or(letters.len());
            let (flags, option) = letters.split_at_checked(place)?;
            is_get |= flags.contains('G');
            let Some((option, value)) = option.split_at_checked(1) else { continue };
            let value = if value.is_empty() { words.next()? } else { value };
            if option == "d" {
                data.push(value.to_owned());
            }
        } else {
            take(&mut found, hosted(word))?;
        }
    }
    let asked = if is_get { data } else { Vec::new() };
    // What is read from a file is not known.
    if asked.iter().any(|data| data.starts_with('@')) { None } else { with_parameters(found?, &asked) }
}

fn http_pie(words: &[String]) -> Option<Pasted> {
    let mut found = None;
    let mut asked = Vec::new();
    for word in words {
        let pasted = hosted(word);
        if pasted.is_none() && !word.starts_with('-') {
            let item = word.find([':', '=', '@', ';']).and_then(|place| word.split_at_checked(place));
            asked.extend(item.and_then(|(name, rest)| {
                let value = rest.strip_prefix("==")?;
                Some(format!("{}={}", encode(name), encode(value)))
            }));
        }
        take(&mut found, pasted)?;
    }
    with_parameters(found?, &asked)
}

/// Keeps the one address of a command. With a second one it is not clear what is meant.
fn take(found: &mut Option<Pasted>, pasted: Option<Pasted>) -> Option<()> {
    if found.is_some() && pasted.is_some() {
        return None;
    }
    *found = found.take().or(pasted);
    Some(())
}

/// The form in which curl sends `name=value`. None for the content of a file, which nobody knows here.
fn encoded(data: &str) -> Option<String> {
    match data.split_once('=') {
        Some((name, value)) => Some(format!("{name}={}", encode(value))),
        None => (!data.contains('@')).then(|| encode(data)),
    }
}

fn with_parameters(mut pasted: Pasted, parameters: &[String]) -> Option<Pasted> {
    let written = parameters.join("&");
    let further = kept(&written);
    if !pasted.query_string.is_empty() && !further.is_empty() {
        pasted.query_string.push('&');
    }
    pasted.query_string.push_str(&further);
    Some(pasted)
}

/// Reads an address with a host, whose scheme may be left out in a command.
fn hosted(text: &str) -> Option<Pasted> {
    let text = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") => rest,
        Some((before, _)) if !before.contains('/') => return None,
        _ => text,
    };
    let (host, rest) = text.split_at_checked(text.find(['/', '?', '#'])?)?;
    if host.is_empty() { None } else { path(rest) }
}

/// Reads a path and, where there is one, a query string.
fn path(text: &str) -> Option<Pasted> {
    let (text, _) = text.split_once('#').unwrap_or((text, ""));
    let (path, query_string) = text.split_once('?').unwrap_or((text, ""));
    let path = path.strip_prefix("/v2").unwrap_or(path);
    Resource::ALL.into_iter().find_map(|resource| {
        let id = match path.strip_prefix(resource.path())?.trim_end_matches('/') {
            "" => None,
            rest => {
                let written = rest.strip_prefix('/')?;
                Some(written.parse().ok().filter(|_| written.bytes().all(|byte| byte.is_ascii_digit()))?)
            }
        };
        Some(Pasted { resource, id, query_string: kept(query_string) })
    })
}

/// The parameters that the dashboard may have, as they were written.
fn kept(query_string: &str) -> String {
    let kept: Vec<&str> = raw_pairs(query_string)
        .filter(|pair| {
            let name = decode(pair.split('=').next().unwrap_or_default()).to_ascii_lowercase();
            !OF_THE_API.contains(&name.as_str()) && !OF_SOMEBODY.iter().any(|part| name.contains(part))
        })
        .collect();
    kept.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{self, Tool};
    use crate::query::Reading;
    use crate::{Direction, Filter, Operator, Query, Sort, Test};
    use proptest::prelude::*;
    use proptest::sample::select;

    /// The address within the dashboard that a pasted text leads to.
    fn leads_to(text: &str) -> Option<String> {
        address(text).map(|pasted| pasted.print())
    }

    #[test]
    fn an_address_of_a_dashboard_or_of_its_api_is_an_address() {
        for (text, expected) in [
            ("/iso", "/iso"),
            ("  /v2/iso/10\n", "/iso/10"),
            ("/user/image/vm/?page=2", "/user/image/vm?page=2"),
            ("https://deck.example/iso/10?filter=name,like,%25ubuntu%25", "/iso/10?filter=name,like,%25ubuntu%25"),
            ("HTTP://[::1]:8080/v2/image?expand=1&sort=name,asc&facets=year#top", "/image?sort=name,asc"),
            ("https://deck.example/iso?columns=name,id&theme=x", "/iso?columns=name,id&theme=x"),
            ("https://deck.example/request/image_sync", "/request/image_sync"),
        ] {
            assert_eq!(leads_to(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn words_to_look_for_are_no_address() {
        for text in [
            "",
            "ubuntu 22.04",
            "iso",
            "iso/10",
            "/",
            "/v2",
            "/isos",
            "/iso/ten",
            "/iso/+1",
            "/iso/10/11",
            "/iso/99999999999999999999",
            "/ISO/Linux",
            "//deck.example/iso",
            "[vss-ISO] Linux/iso/x.iso",
            "deck.example/iso",
            "ftp://deck.example/iso",
            "https://deck.example/",
            "https:///iso",
            "https://deck.example?x=/iso",
            "https://deck.example/other/iso",
            "see https://deck.example/iso",
            "https://deck.example/iso is the list",
            "curl",
            "curl is a program for /iso",
            "curl https://deck.example/iso\nrm -rf x",
            "curl https://deck.example/iso https://deck.example/image",
            "curl 'https://deck.example/iso",
            "wget https://deck.example/iso",
            "vss-cli compute iso public ls",
        ] {
            assert_eq!(leads_to(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_for_curl_is_read_with_whatever_options() {
        for line in [
            r#"curl -s -H "Authorization: Bearer $TK" 'https://deck.example/v2/iso?expand=1&page=2'"#,
            r#"$ curl -X GET -H "Authorization: Bearer $TK" "https://deck.example/v2/iso?expand=1&page=2" | jq .data"#,
            "curl \\\n  --header 'A: b' \\\r\n  --url 'deck.example/v2/iso?page=2' \\\n",
            "/usr/bin/curl -so out.json --max-time 10 -uada:secret localhost:8080/v2/iso?page=2",
            "curl $'https://deck.example/v2/iso?\\x70age=2' -H 'referer: https://deck.example/image' --compressed",
            "curl -e https://deck.example/image --proxy http://proxy/iso https://deck.example/iso?page=2",
            "curl -sG -u \"$TK:\" http://deck.example/v2/iso -d expand=1 -d page=2",
            "curl https://ada:secret@deck.example/v2/iso?page=2 -d page=3",
        ] {
            assert_eq!(leads_to(line).as_deref(), Some("/iso?page=2"), "{line}");
        }
    }

    #[test]
    fn what_curl_and_httpie_encode_themselves_is_encoded() {
        let expected = Some("/iso?page=2&filter=name%2Clike%2C%25it%27s%20a%26b%25".to_owned());
        assert_eq!(
            leads_to(r#"curl -G http://h/v2/iso?page=2 --data-urlencode "filter=name,like,%it's a&b%""#),
            expected
        );
        assert_eq!(leads_to(r#"http h/v2/iso?page=2 "filter==name,like,%it's a&b%" Authorization:x"#), expected);
        assert_eq!(leads_to("curl -G http://h/v2/iso --data-urlencode filter@file"), None);
        assert_eq!(leads_to("curl -G http://h/v2/iso -d @file"), None);
    }

    #[test]
    fn a_line_for_httpie_or_a_raw_call_is_read() {
        for line in [
            r#"http GET "https://deck.example/v2/image/24?expand=1" "Authorization: Bearer $TK""#,
            "http -a $TK: :8080/v2/image/24",
            "https --ignore-stdin deck.example/v2/image/24",
            "vss-cli --output json raw GET '/image/24?expand=1'",
        ] {
            assert_eq!(leads_to(line).as_deref(), Some("/image/24"), "{line}");
        }
    }

    #[test]
    fn nothing_of_who_signs_in_comes_out() {
        for text in [
            "https://ada:hidden@h/v2/iso?access_token=hidden&page=2&user=hidden&%74oken=hidden",
            "curl -H 'Authorization: Bearer hidden' -u ada:hidden -d password=hidden 'h/v2/iso?page=2&token=hidden'",
            "curl -G -d api_key=hidden http://h/v2/iso?page=2",
            "http -a ada:hidden h/v2/iso?page=2 Authorization:hidden token==hidden",
        ] {
            assert_eq!(leads_to(text).as_deref(), Some("/iso?page=2"), "{text}");
        }
    }

    fn any_view() -> impl Strategy<Value = (Resource, Query)> {
        select(Resource::ALL.to_vec()).prop_flat_map(|resource| {
            let text = prop_oneof!["[%;,\\\\&=#?_* '\"`$!<>()\\[\\]{}|~\n\u{0}éa-c@/-]{0,12}", any::<String>()];
            let test = (select(Operator::ALL.to_vec()), text).prop_map(|(operator, text)| Test::parse(operator, &text));
            let filter = (select(resource.fields()), test).prop_map(|(field, test)| Filter { field, test });
            let direction = select(vec![Direction::Ascending, Direction::Descending]);
            let sort = (select(resource.fields()), direction).prop_map(|(field, direction)| Sort { field, direction });
            let filters = prop::collection::vec(filter, 0..4);
            let rows = prop::option::of(1..=resource.max_per_page());
            (filters, prop::collection::vec(sort, 0..3), 1..u32::MAX, rows)
                .prop_map(move |(filters, sorts, page, per_page)| (resource, Query { filters, sorts, page, per_page }))
        })
    }

    proptest! {
        #[test]
        fn a_copied_line_leads_back_to_its_view(
            (resource, query) in any_view(), rows in prop::option::of(1..100u32), id in 0..i64::MAX
        ) {
            let expected = Query { per_page: query.per_page.or(rows), ..query.clone() };
            for tool in [Tool::Curl, Tool::HttPie, Tool::VssCli] {
                let line = command::list(tool, "http://[::1]:8080", resource, &query, rows, None);
                if line.contains(" ls") && tool == Tool::VssCli {
                    continue;
                }
                let pasted = address(&line);
                prop_assert!(pasted.is_some(), "{}", line);
                let pasted = pasted.unwrap();
                prop_assert_eq!((pasted.resource, pasted.id), (resource, None));
                prop_assert_eq!(&pasted.query_string, &expected.print());
                prop_assert_eq!(&Reading::of(resource, &pasted.query_string).query, &expected);

                let line = command::object(tool, "https://deck.example", resource, id);
                if !line.contains(" get ") {
                    let expected = Pasted { resource, id: Some(id), query_string: String::new() };
                    prop_assert_eq!(address(&line), Some(expected));
                }
            }
        }

        #[test]
        fn what_is_found_is_the_address_of_a_view(text in any::<String>(), end in "[a-z/?&=# '\"\\\\$-]{0,20}") {
            for text in [text, format!("/iso{end}"), format!("curl h/iso{end}"), format!("http h/v2/image/1?{end}")] {
                if let Some(pasted) = address(&text) {
                    let shown = pasted.print();
                    prop_assert!(shown.starts_with(pasted.resource.path()));
                }
            }
        }
    }
}
