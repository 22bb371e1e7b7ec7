//! `OPTIONS`: what an address is, what it takes and what its objects have, for people and for clients.
//!
//! It is derived from the descriptions in `imagedeck_api`, so that it cannot differ from what the server does.

use axum::Json;
use axum::http::header::ALLOW;
use axum::response::{IntoResponse, Response};
use imagedeck_api::wire::{Attribute, Documentation, FacetDocumentation, NamedDescription, ParameterDocumentation};
use imagedeck_api::{Facet, Operator, Resource};

/// Of a collection.
pub fn collection(resource: Resource) -> Response {
    let described = Documentation {
        parameters: parameters(resource),
        operators: operators(),
        facets: facets(resource),
        ..about(resource)
    };
    answer(collection_methods(resource), described)
}

/// The methods that a collection takes.
pub const fn collection_methods(resource: Resource) -> &'static str {
    if resource.can_sync() { "GET, HEAD, PATCH, OPTIONS" } else { "GET, HEAD, OPTIONS" }
}

/// Of one object.
pub fn object(resource: Resource) -> Response {
    let mut described = about(resource);
    described.name.push_str("/{id}");
    answer("GET, HEAD, OPTIONS", described)
}

/// Of `/v2`.
pub async fn root() -> Response {
    let mut described = plain("/", "The resources of the API.");
    described.resources =
        Resource::ALL.into_iter().map(|resource| named(resource.path(), resource.description())).collect();
    answer("GET, HEAD, OPTIONS", described)
}

/// Of `/v2/user`.
pub async fn user() -> Response {
    answer("GET, HEAD, OPTIONS", plain("/user", "The user whose token it is."))
}

/// Of `/v2/user/image`.
pub async fn user_images() -> Response {
    answer("GET, HEAD, OPTIONS", plain("/user/image", "The user's personal images, and how many there are."))
}

/// Of `/v2/request`.
pub async fn requests() -> Response {
    answer("GET, HEAD, OPTIONS", plain("/request", "The user's requests, and how many there are."))
}

/// Of the description for programs.
pub async fn openapi() -> Response {
    answer("GET, HEAD, OPTIONS", plain("/openapi.json", "The description of the API in OpenAPI 3.1."))
}

/// Of the address that gives tokens.
pub async fn token() -> Response {
    let text = "Gives an access token for a user name and password sent with HTTP Basic. The body is empty, or {\"otp\": \"123456\"} where the account asks for a one-time code.";
    answer("POST, OPTIONS", plain("/auth/request-token", text))
}

fn answer(methods: &'static str, mut described: Documentation) -> Response {
    described.methods = methods.split(", ").map(str::to_owned).collect();
    ([(ALLOW, methods)], Json(described)).into_response()
}

fn plain(name: &str, description: &str) -> Documentation {
    Documentation { name: name.to_owned(), description: description.to_owned(), ..Documentation::default() }
}

fn about(resource: Resource) -> Documentation {
    let attribute = |field: &imagedeck_api::Field| Attribute {
        name: field.name().to_owned(),
        kind: field.field_type().name().to_owned(),
        nullable: !field.is_documented() || *field == imagedeck_api::Field::Folder,
        operators: Operator::ALL.map(|operator| operator.key().to_owned()).to_vec(),
        description: field.description().to_owned(),
    };
    let attributes = resource.fields().iter().map(attribute).collect();
    Documentation { attributes, ..plain(resource.path(), resource.description()) }
}

fn facets(resource: Resource) -> Vec<FacetDocumentation> {
    let facet = |facet: &Facet| FacetDocumentation {
        name: facet.name().to_owned(),
        attribute: facet.field().name().to_owned(),
    };
    resource.facets().iter().map(facet).collect()
}

fn operators() -> Vec<NamedDescription> {
    Operator::ALL.into_iter().map(|operator| named(operator.key(), operator.description())).collect()
}

pub fn parameters(resource: Resource) -> Vec<ParameterDocumentation> {
    let whole = if resource.can_sync() { " Without page and per_page the whole list is sent." } else { "" };
    let mut parameters = vec![
        parameter("page", &format!("The page, from 1.{whole}"), Some(1), None),
        parameter(
            "per_page",
            "Objects on a page. A larger number is lowered to the maximum.",
            Some(Resource::DEFAULT_PER_PAGE),
            Some(resource.max_per_page()),
        ),
        parameter("filter", "<field>,<operator>,<value>; several are joined by ';' and all must hold.", None, None),
        parameter("sort", "<field>,<asc|desc>; several are joined by ';'.", None, None),
    ];
    if resource.is_public() {
        parameters.insert(0, parameter("expand", "1 sends objects instead of addresses.", Some(0), None));
    }
    if resource.image_kind().is_some() {
        parameters.push(parameter(
            "facets",
            "<facet>,<facet>…: counts the values of each in meta.facets, without the filters on its own attribute.",
            None,
            None,
        ));
        parameters.push(parameter("name", "The older form of filter=name,like,%<text>%.", None, None));
    }
    parameters
}

fn parameter(name: &str, description: &str, default: Option<u32>, maximum: Option<u32>) -> ParameterDocumentation {
    ParameterDocumentation { name: name.to_owned(), description: description.to_owned(), default, maximum }
}

fn named(name: &str, description: &str) -> NamedDescription {
    NamedDescription { name: name.to_owned(), description: description.to_owned() }
}
