//! The parts of the API's bodies that are not objects: pages, tokens, errors, documentation.
//!
//! Objects stand in [`crate::record`].

use serde::{Deserialize, Serialize};

/// The way through the pages of a collection.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pages {
    /// The first page.
    pub first_url: String,
    /// The last page; the first one where the result is empty.
    pub last_url: String,
    /// The page after this one.
    pub next_url: Option<String>,
    /// This page, counted from 1.
    pub page: u64,
    /// How many pages there are.
    pub pages: u64,
    /// Rows on a page.
    pub per_page: u64,
    /// The page before this one.
    pub prev_url: Option<String>,
    /// Rows on all pages.
    pub total: u64,
}

/// The answer of `POST /auth/request-token`.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Token {
    /// The bearer token, a JSON Web Token.
    pub token: String,
    /// Always `ACCESS`.
    #[serde(rename = "type")]
    pub kind: String,
    /// How long it holds, in seconds.
    pub duration: u64,
    /// Until when it holds, in seconds since 1970.
    pub exp: i64,
    /// The same in the API's zone and form.
    pub exp_date: String,
}

/// The one shape of every error.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// The kind of error.
    pub error: String,
    /// What was wrong, and what to do.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
}

/// What is known of a request at once.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AcceptedRequest {
    /// The request's number.
    pub id: i64,
    /// Its status.
    pub status: String,
    /// The task behind it.
    #[serde(default)]
    pub task_id: String,
}

/// The answer of OPTIONS: what an address is and what it takes. Lists that do not apply are empty and not sent.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Documentation {
    /// The path below the API's root.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// The methods that it takes.
    pub methods: Vec<String>,
    /// The query parameters that it takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<ParameterDocumentation>,
    /// What its objects have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
    /// The operators of a filter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operators: Vec<NamedDescription>,
    /// What its objects can be counted by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<FacetDocumentation>,
    /// The addresses below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<NamedDescription>,
}

/// A query parameter.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterDocumentation {
    /// The name in the query string.
    pub name: String,
    /// What it does.
    pub description: String,
    /// What holds where it is not given.
    #[serde(default)]
    pub default: Option<u32>,
    /// The largest value that has an effect.
    #[serde(default)]
    pub maximum: Option<u32>,
}

/// An attribute of the objects.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// The name in an object.
    pub name: String,
    /// The type: `int`, `string`, `version`, `bool` or `timestamp`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it is null in objects of which it is not known.
    #[serde(default)]
    pub nullable: bool,
    /// The operators that a filter may compare it with.
    #[serde(default)]
    pub operators: Vec<String>,
    /// What it holds.
    pub description: String,
}

/// A facet of the objects.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetDocumentation {
    /// The name in the parameter `facets`.
    pub name: String,
    /// The attribute that is counted, and that a filter for one of the values compares.
    pub attribute: String,
}

/// Something with a name and a sentence about it.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedDescription {
    /// The name.
    pub name: String,
    /// The sentence.
    pub description: String,
}
