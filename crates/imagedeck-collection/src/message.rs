//! What the dashboard and the worker that holds the lists say to each other.
//!
//! A message is a text: its name and its parts, a line each, the last of which may have several lines. How a text comes
//! from one to the other is not known here.

use imagedeck_api::{Resource, address};

/// The name of the browser's database that lists are kept in.
pub const DATABASE: &str = "imagedeck";

/// What the dashboard asks of the worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// An answer to what an address of the API asks for.
    Ask {
        /// By which the answer is known again.
        number: u32,
        /// The address.
        address: String,
    },
    /// Which characters of a name say what: the answer is [`crate::serve::name_sources`].
    ReadName {
        /// By which the answer is known again.
        number: u32,
        /// The path of the image.
        path: String,
    },
    /// Fetch a list and hold it.
    Hold {
        /// Which list.
        resource: Resource,
        /// How much of it.
        extent: Extent,
        /// Whose it is: what is kept of another user is removed.
        owner: String,
        /// The token to fetch it with.
        token: String,
    },
    /// Fetch what has changed in a list that is held.
    Refresh {
        /// Which list.
        resource: Resource,
        /// The token to fetch with.
        token: String,
    },
    /// Stop fetching a list, hold it no longer, and remove what is kept of it.
    Release {
        /// Which list.
        resource: Resource,
    },
}

/// How much of a list is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it, if it has at most so many images.
    AtMost(u64),
    /// All of it, also on the device for the next visit.
    Whole,
}

/// What the worker tells the dashboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// The body of an answer; none where the server has to be asked.
    Answer {
        /// The number of the question.
        number: u32,
        /// The body.
        body: Option<String>,
    },
    /// How it stands with a list.
    Holding(Resource, Holding),
    /// The API no longer accepts this token.
    TokenRefused(String),
}

/// How it stands with a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Holding {
    /// It is not held.
    #[default]
    No,
    /// It is being fetched.
    Filling {
        /// Images that are there.
        done: u64,
        /// Images of the list.
        total: u64,
    },
    /// It is held. It is said again whenever its images have changed.
    Held {
        /// How much memory it takes, in bytes.
        bytes: u64,
        /// Whether it is kept for the next visit.
        is_kept: bool,
    },
    /// It could not be fetched: why, and what to do.
    Failed(String),
}

impl Order {
    /// The text of the message.
    pub fn print(&self) -> String {
        match self {
            Order::Ask { number, address } => lines(&["ask", &number.to_string(), address]),
            Order::ReadName { number, path } => lines(&["name", &number.to_string(), path]),
            Order::Hold { resource, extent, owner, token } => {
                let most = match extent {
                    Extent::AtMost(most) => most.to_string(),
                    Extent::Whole => String::new(),
                };
                lines(&["hold", resource.path(), &most, token, owner])
            }
            Order::Refresh { resource, token } => lines(&["refresh", resource.path(), token]),
            Order::Release { resource } => lines(&["release", resource.path()]),
        }
    }

    /// Reads the text of a message; none if it is no order.
    pub fn parse(text: &str) -> Option<Order> {
        let (name, rest) = text.split_once('\n')?;
        let mut parts = rest.splitn(if name == "hold" { 4 } else { 2 }, '\n');
        let mut next = || parts.next();
        Some(match name {
            "ask" => Order::Ask { number: next()?.parse().ok()?, address: next()?.to_owned() },
            "name" => Order::ReadName { number: next()?.parse().ok()?, path: next()?.to_owned() },
            "hold" => Order::Hold {
                resource: resource(next()?)?,
                extent: match next()? {
                    "" => Extent::Whole,
                    most => Extent::AtMost(most.parse().ok()?),
                },
                token: next()?.to_owned(),
                owner: next()?.to_owned(),
            },
            "refresh" => Order::Refresh { resource: resource(next()?)?, token: next()?.to_owned() },
            "release" => Order::Release { resource: resource(next()?)? },
            _ => return None,
        })
    }
}

impl Report {
    /// The text of the message.
    pub fn print(&self) -> String {
        match self {
            Report::Answer { number, body: Some(body) } => lines(&["answer", &number.to_string(), body]),
            Report::Answer { number, body: None } => lines(&["answer", &number.to_string()]),
            Report::TokenRefused(token) => lines(&["refused", token]),
            Report::Holding(resource, holding) => {
                let path = resource.path();
                match holding {
                    Holding::No => lines(&["no", path]),
                    Holding::Filling { done, total } => {
                        lines(&["filling", path, &done.to_string(), &total.to_string()])
                    }
                    Holding::Held { bytes, is_kept } => {
                        lines(&["held", path, &bytes.to_string(), if *is_kept { "kept" } else { "" }])
                    }
                    Holding::Failed(sentence) => lines(&["failed", path, sentence]),
                }
            }
        }
    }

    /// Reads the text of a message; none if it is no report.
    pub fn parse(text: &str) -> Option<Report> {
        let (name, rest) = text.split_once('\n')?;
        match name {
            "answer" => {
                let (number, body) = rest.split_once('\n').map_or((rest, None), |(number, body)| (number, Some(body)));
                return Some(Report::Answer { number: number.parse().ok()?, body: body.map(str::to_owned) });
            }
            "refused" => return Some(Report::TokenRefused(rest.to_owned())),
            _ => {}
        }
        let (path, rest) = rest.split_once('\n').unwrap_or((rest, ""));
        let mut parts = rest.split('\n');
        let mut next = || parts.next();
        let holding = match name {
            "no" => Holding::No,
            "filling" => Holding::Filling { done: next()?.parse().ok()?, total: next()?.parse().ok()? },
            "held" => Holding::Held { bytes: next()?.parse().ok()?, is_kept: next()? == "kept" },
            "failed" => Holding::Failed(rest.to_owned()),
            _ => return None,
        };
        Some(Report::Holding(resource(path)?, holding))
    }
}

fn lines(parts: &[&str]) -> String {
    parts.join("\n")
}

fn resource(path: &str) -> Option<Resource> {
    address::target(path).filter(|(_, id)| id.is_none()).map(|(resource, _)| resource)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_order_reads_as_it_is_printed() {
        let (resource, token) = (Resource::PersonalVm, "a.b.c".to_owned());
        let hold = |extent| Order::Hold { resource, extent, owner: "Ada\nLovelace".to_owned(), token: token.clone() };
        for order in [
            Order::Ask { number: 7, address: "/v2/iso?filter=name,eq,a".to_owned() },
            Order::ReadName { number: 8, path: "[a] two\nlines.iso".to_owned() },
            hold(Extent::Whole),
            hold(Extent::AtMost(2_000)),
            Order::Refresh { resource, token: token.clone() },
            Order::Release { resource },
        ] {
            assert_eq!(Order::parse(&order.print()), Some(order));
        }
    }

    #[test]
    fn a_report_reads_as_it_is_printed() {
        let of_list = |holding| Report::Holding(Resource::PublicVm, holding);
        for report in [
            Report::Answer { number: 7, body: Some("{\n}".to_owned()) },
            Report::Answer { number: 7, body: None },
            Report::TokenRefused("a.b.c".to_owned()),
            of_list(Holding::No),
            of_list(Holding::Filling { done: 250, total: 130_220 }),
            of_list(Holding::Held { bytes: 41_000_000, is_kept: true }),
            of_list(Holding::Held { bytes: 0, is_kept: false }),
            of_list(Holding::Failed("The service could not be reached. Try again.".to_owned())),
        ] {
            assert_eq!(Report::parse(&report.print()), Some(report));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_message_or_none(text in "(ask|hold|held|filling|no|release|.*)\n(/iso|[0-9]*)(\n.*){0,4}") {
            let _ = Order::parse(&text);
            let _ = Report::parse(&text);
        }
    }
}
