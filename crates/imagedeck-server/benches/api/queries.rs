//! The questions: what the dashboard asks, what people ask of large catalogues, and what is hard for a database.

use reqwest::Method;

pub struct Query {
    pub name: &'static str,
    pub path: &'static str,
    /// The same asked of Datasette, behind the table's address; none where it has nothing like it.
    pub datasette: Option<&'static str>,
    /// Whether few rows pass, so that ten times the rows should not cost ten times as much.
    pub is_selective: bool,
}

/// What a few names hold, however many there are.
pub const RARE: &str = "unicorn";

const fn query(name: &'static str, path: &'static str, datasette: Option<&'static str>) -> Query {
    Query { name, path, datasette, is_selective: false }
}

const fn selective(name: &'static str, path: &'static str, datasette: Option<&'static str>) -> Query {
    Query { name, path, datasette, is_selective: true }
}

pub const QUERIES: [Query; 19] = [
    selective("first page of 50", "/v2/iso?expand=1&per_page=50", Some("_size=50")),
    selective("first page of 250", "/v2/iso?expand=1&per_page=250", Some("_size=250")),
    selective(
        "the newest",
        "/v2/iso?expand=1&per_page=50&sort=created_on,desc",
        Some("_size=50&_sort_desc=created_on"),
    ),
    query("page 2,000 by name", "/v2/iso?expand=1&per_page=50&sort=name,asc&page=2000", None),
    selective(
        "like, rare",
        "/v2/iso?expand=1&per_page=50&filter=name,like,%25unicorn%25",
        Some("_size=50&name__contains=unicorn"),
    ),
    query(
        "like, common",
        "/v2/iso?expand=1&per_page=50&filter=name,like,%25amd64%25",
        Some("_size=50&name__contains=amd64"),
    ),
    query(
        "like, common, by name",
        "/v2/iso?expand=1&per_page=50&filter=name,like,%25amd64%25&sort=name,asc",
        Some("_size=50&name__contains=amd64&_sort=name"),
    ),
    query(
        "like, beginning",
        "/v2/iso?expand=1&per_page=50&filter=name,like,ubuntu%25",
        Some("_size=50&name__startswith=ubuntu"),
    ),
    selective(
        "equal",
        "/v2/iso?expand=1&per_page=50&filter=name,eq,unicorn-3.iso",
        Some("_size=50&name__exact=unicorn-3.iso"),
    ),
    selective(
        "any of",
        "/v2/iso?expand=1&per_page=50&filter=name,in,unicorn-1.iso,unicorn-2.iso,none.iso",
        Some("_size=50&name__in=unicorn-1.iso,unicorn-2.iso,none.iso"),
    ),
    query(
        "a year",
        "/v2/iso?expand=1&per_page=50&filter=created_on,ge,2018-01-01;created_on,lt,2019-01-01",
        Some("_size=50&created_on_text__gte=2018&created_on_text__lt=2019"),
    ),
    query(
        "two filters, two sorts",
        "/v2/iso?expand=1&per_page=50&filter=name,like,%25server%25;os_family,eq,Linux&sort=version,desc;name,asc",
        Some("_size=50&name__contains=server&os_family__exact=Linux&_sort_desc=version"),
    ),
    query(
        "Linux of a day",
        "/v2/iso?expand=1&per_page=50&filter=os_family,eq,Linux;created_on,ge,2026-10-14",
        Some("_size=50&os_family__exact=Linux&created_on_text__gte=2026-10-14"),
    ),
    selective(
        "no match",
        "/v2/iso?expand=1&per_page=50&filter=name,like,%25qqqzzz%25",
        Some("_size=50&name__contains=qqqzzz"),
    ),
    query(
        "facets",
        "/v2/iso?per_page=1&facets=distribution,architecture,year",
        Some("_size=1&_facet=distribution&_facet=architecture&_facet=os_family"),
    ),
    query(
        "facets of a filter",
        "/v2/iso?per_page=1&facets=distribution,architecture,year&filter=name,like,%25amd64%25",
        Some("_size=1&name__contains=amd64&_facet=distribution&_facet=architecture&_facet=os_family"),
    ),
    selective(
        "facets of few",
        "/v2/iso?per_page=1&facets=distribution,architecture,year&filter=name,like,%25unicorn%25",
        Some("_size=1&name__contains=unicorn&_facet=distribution&_facet=architecture&_facet=os_family"),
    ),
    selective("one image", "/v2/iso/1000", Some("id__exact=1000")),
    selective("OPTIONS", "OPTIONS /v2/iso", None),
];

impl Query {
    pub fn method(&self) -> Method {
        if self.path.starts_with('/') { Method::GET } else { Method::OPTIONS }
    }

    /// The address below the server's, without the method.
    pub fn address(&self) -> &'static str {
        self.path.rsplit(' ').next().unwrap_or_default()
    }
}
