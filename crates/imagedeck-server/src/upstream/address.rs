//! Where the other server is.

use axum::http::Uri;
use axum::http::uri::{Authority, PathAndQuery, Scheme};
use std::str::FromStr;

/// The address that the other server's API begins at, such as `https://vss-api.example.org`, perhaps with a path, and
/// without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    written: String,
    scheme: Scheme,
    authority: Authority,
    prefix: String,
}

impl Address {
    /// The address as it stands in that server's answers.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether what is sent there is encrypted.
    pub fn is_secure(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// Whether it is on this machine.
    pub fn is_local(&self) -> bool {
        let host = self.authority.host();
        host == "localhost" || host == "[::1]" || host.starts_with("127.")
    }

    /// The address there of what was asked for here.
    pub fn uri(&self, asked: &Uri) -> Uri {
        let path = asked.path_and_query().map_or("/", PathAndQuery::as_str);
        let whole = Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query([self.prefix.as_str(), path].concat());
        // Both parts are paths already.
        whole.build().unwrap_or_default()
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(written: &str) -> Result<Address, String> {
        let refused = || "write where the API of the other server begins, as https://vss-api.example.org".to_owned();
        let uri: Uri = written.trim_end_matches('/').parse().map_err(|_| refused())?;
        let parts = uri.into_parts();
        let scheme = parts.scheme.filter(|scheme| *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS);
        let scheme = scheme.ok_or_else(refused)?;
        let authority = parts.authority.filter(|authority| !authority.as_str().contains('@')).ok_or_else(refused)?;
        let path = parts.path_and_query.filter(|path| path.as_str() != "/");
        if path.as_ref().is_some_and(|path| path.query().is_some()) || authority.host().is_empty() {
            return Err(refused());
        }
        if authority.port_u16().is_none() && authority.as_str().len() > authority.host().len() {
            return Err(refused());
        }
        // Servers leave the usual port out of their addresses.
        let usual = if scheme == Scheme::HTTPS { Some(443) } else { Some(80) };
        let host = authority.host().to_ascii_lowercase();
        let authority = match authority.port_u16() {
            port if port.is_none() || port == usual => host,
            Some(port) => format!("{host}:{port}"),
            None => host,
        };
        let prefix = path.map_or(String::new(), |path| path.as_str().to_owned());
        Ok(Address {
            written: format!("{scheme}://{authority}{prefix}"),
            scheme,
            authority: authority.parse().map_err(|_| refused())?,
            prefix,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_brought_into_the_form_that_servers_write() {
        for (written, form) in [
            ("https://VSS-API.example.org/", "https://vss-api.example.org"),
            ("https://vss.example.org:443", "https://vss.example.org"),
            ("http://localhost:8081", "http://localhost:8081"),
            ("https://[::1]:8443/cloud/", "https://[::1]:8443/cloud"),
        ] {
            assert_eq!(written.parse::<Address>().expect("an address").as_str(), form);
        }
    }

    #[test]
    fn what_is_no_address_of_an_api_is_refused() {
        for written in [
            "",
            "vss.example.org",
            "ftp://vss.example.org",
            "https://me:pass@vss.example.org",
            "https://",
            "https://h/?a=b",
            "https://h:99999",
            "https://h:8x",
        ] {
            assert!(written.parse::<Address>().is_err(), "{written}");
        }
    }

    #[test]
    fn what_is_asked_for_here_is_asked_for_there() {
        let address: Address = "https://vss.example.org/cloud".parse().expect("an address");
        let asked: Uri = "/v2/iso?filter=name,like,%25a%25&sort=name,asc".parse().expect("an address");
        let there = address.uri(&asked).to_string();
        assert_eq!(there, "https://vss.example.org/cloud/v2/iso?filter=name,like,%25a%25&sort=name,asc");
        let whole: Uri = "http://elsewhere.example/v2".parse().expect("an address");
        assert_eq!(address.uri(&whole).to_string(), "https://vss.example.org/cloud/v2");
    }
}
