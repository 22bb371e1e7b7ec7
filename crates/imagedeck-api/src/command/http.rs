//! The lines for curl and HTTPie: one address, which can be pasted back, and the header with the token.
//!
//! What stands in the address is said by the caller. A query prints nothing that curl would expand: the signs `[]{}`
//! are percent-encoded.

use super::shell::quote;

/// What the shell puts the token into. Only double quotes let it.
const TOKEN: &str = "\"Authorization: Bearer $TK\"";

pub fn curl(method: &str, origin: &str, address: &str) -> String {
    let method = if method == "GET" { String::new() } else { format!("-X {method} ") };
    format!("curl -s {method}-H {TOKEN} {}", url(origin, address))
}

pub fn http_pie(method: &str, origin: &str, address: &str) -> String {
    format!("http {method} {} {TOKEN}", url(origin, address))
}

fn url(origin: &str, address: &str) -> String {
    quote(&format!("{origin}/v2{address}"))
}
