//! The language of the dashboard's one filter box: typed text read as filters, filters printed as text, and what can
//! be typed next.
//!
//! ```text
//! ubuntu "red hat"              words: the searched attribute contains them
//! name:server                   a text contains, anything else equals
//! architecture:amd64,arm64      any of several values; architecture:(amd64) for one alone
//! created_on>=2018-01-01        also = != < <= >
//! path^=Linux/  name$=.iso      begins with, ends with
//! name~"%a%b%"                  a pattern, as the API's `like` has it
//! folder=""                     an empty value
//! ```
//!
//! Spaces stand between pieces, quotation marks around a value that holds some; within them `\"` is a quotation mark
//! and `\\` a backslash. The values of a list in parentheses may have spaces between them.
//!
//! It deliberately knows neither a text field nor a server: positions are bytes of the text, and which values there
//! are is asked elsewhere. The grammar of the API itself is [`crate::filter`].

mod complete;
mod mend;
mod print;
#[cfg(test)]
mod properties;
mod read;
mod scan;

pub use complete::{Choice, Completion, Offer, Step, complete, step_back};
pub use print::{print, print_all};
pub use read::{Kind, Piece, TypedMistake, read};
