//! The description of the API in OpenAPI 3.1, for programs that make clients or tests of it.
//!
//! Like `OPTIONS` it is derived from the descriptions in `imagedeck_api` and from the types of the bodies, so that it
//! cannot differ from what the server does. Only the addresses that are no resources are written down here.

use super::conditional::answer;
use super::context::Context;
use super::documentation::{collection_methods, parameters};
use crate::error::kind;
use axum::http::StatusCode;
use axum::response::Response;
use imagedeck_api::facet::Counts;
use imagedeck_api::wire::{AcceptedRequest, Documentation, ErrorBody, Pages, ParameterDocumentation, Token};
use imagedeck_api::{Field, FieldType, Message, Resource};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// Where the description is.
pub const PATH: &str = "/v2/openapi.json";

/// Answers with the description. It needs no token, as it tells nothing of anybody.
pub async fn show(context: Context) -> Response {
    let described = description(&context.root);
    answer(&context, described)
}

/// The description of the API at this root, such as `https://vss.example`.
pub fn description(root: &str) -> Value {
    let mut schemas = Schemas::new();
    let mut paths = Map::new();
    for path in ["/auth/request-token", "/v2/auth/request-token"] {
        paths.insert(path.to_owned(), token(&mut schemas));
    }
    let get = open("This description.", json!({"type": "object"}));
    paths.insert(PATH.to_owned(), json!({"get": get, "head": head(json!([])), "options": options(&mut schemas)}));
    paths.insert(
        "/v2".to_owned(),
        json!({
            "get": open("The resources of the API.", json!({"type": "object", "required": ["_links", "data", "meta"]})),
            "head": head(json!([])),
            "options": options(&mut schemas),
        }),
    );
    for path in ["/user", "/user/image", "/request"] {
        let schema = json!({"type": "object", "required": ["_links", "data", "meta"]});
        let get =
            secured("What is below this address.", responses(success(schema), &[304, 401]), json!([if_none_match()]));
        let operations = json!({"get": get, "head": head(bearer()), "options": options(&mut schemas)});
        paths.insert(format!("/v2{path}"), operations);
    }
    for resource in Resource::ALL {
        paths.insert(format!("/v2{}", resource.path()), collection(resource, &mut schemas));
        paths.insert(format!("/v2{}/{{id}}", resource.path()), object(resource, &mut schemas));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Image API",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Public and personal ISO and VM images, and requests to sync the personal ones. \
                Every address describes itself to OPTIONS as well.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": root}],
        "paths": paths,
        "components": {
            "schemas": schemas.finish(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "tokenAsUserName": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "The token as the user name, with an empty password.",
                },
                "password": {"type": "http", "scheme": "basic", "description": "User name and password."},
            },
        },
    })
}

fn collection(resource: Resource, schemas: &mut Schemas) -> Value {
    let mut parameters: Vec<Value> = parameters(resource).iter().map(query_parameter).collect();
    parameters.push(if_none_match());
    let schema = collection_schema(resource, schemas);
    let get = secured(resource.description(), responses(success(schema), &[304, 400, 401, 414]), json!(parameters));
    let mut operations = json!({"get": get, "head": head(bearer()), "options": options(schemas)});
    if collection_methods(resource).contains("PATCH") {
        put(&mut operations, "", "patch", sync(schemas));
    }
    operations
}

fn collection_schema(resource: Resource, schemas: &mut Schemas) -> Value {
    let object = schemas.of_resource(resource);
    let address = json!({"type": "string", "format": "uri"});
    let item = if resource.is_public() { json!({"anyOf": [address, object]}) } else { object };
    let meta = json!({
        "type": "object",
        "properties": {
            "_link": {"type": "object", "properties": {"self": {"type": "string"}}, "required": ["self"]},
            "count": {"type": "integer", "minimum": 0},
            "facets": {"type": "object", "additionalProperties": schemas.of::<Counts>()},
            "filter": {"type": "string"},
            "pages": schemas.of::<Pages>(),
            "sort": {"type": "string"},
            "time": {"type": "string", "pattern": "^[0-9]+\\.[0-9]{5}s$"},
            "user": {"type": "string"},
        },
        "required": if resource.can_sync() { json!(["count", "time", "user"]) } else { json!(["_link", "count", "pages", "time", "user"]) },
        "additionalProperties": false,
    });
    let mut schema = json!({
        "type": "object",
        "properties": {"data": {"type": "array", "items": item}, "meta": meta},
        "required": ["data", "meta"],
        "additionalProperties": false,
    });
    if resource.can_sync() {
        let links = json!({"type": "object", "additionalProperties": {"type": "string"}});
        put(&mut schema, "/properties", "_links", links);
    }
    schema
}

fn object(resource: Resource, schemas: &mut Schemas) -> Value {
    let id = json!({"name": "id", "in": "path", "required": true, "schema": {"type": "integer", "minimum": 1}});
    let schema = json!({
        "type": "object",
        "properties": {"data": schemas.of_resource(resource), "meta": {"type": "object"}},
        "required": ["data", "meta"],
        "additionalProperties": false,
    });
    let described = format!("One of: {}", resource.description());
    json!({
        "parameters": [id],
        "get": secured(&described, responses(success(schema), &[304, 401, 404]), json!([if_none_match()])),
        "head": head(bearer()),
        "options": options(schemas),
    })
}

fn sync(schemas: &mut Schemas) -> Value {
    let data = json!({
        "type": "object",
        "properties": {"request": schemas.of::<AcceptedRequest>()},
        "required": ["_links", "name", "message", "request", "status"],
    });
    let schema = json!({"type": "object", "properties": {"data": data}, "required": ["data", "meta"]});
    let mut answers = responses(json!({}), &[400, 401, 413, 415]);
    let accepted = json!({
        "description": "The request that is now under way.",
        "content": {"application/json": {"schema": schema}},
    });
    put(&mut answers, "", "202", accepted);
    let mut operation = secured("Brings the images in line with the user's store.", answers, json!([]));
    let body = json!({"required": false, "content": {"application/json": {"schema": {}}}});
    put(&mut operation, "", "requestBody", body);
    operation
}

fn token(schemas: &mut Schemas) -> Value {
    let limits = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];
    let headers: Map<String, Value> =
        limits.iter().map(|name| ((*name).to_owned(), json!({"schema": {"type": "integer"}}))).collect();
    let mut answers = responses(success(schemas.of::<Token>()), &[400, 401, 413, 415, 429]);
    for status in ["200", "400", "401", "413", "415", "429"] {
        put(&mut answers, &format!("/{status}"), "headers", json!(headers));
    }
    put(&mut answers, "/429/headers", "Retry-After", json!({"schema": {"type": "integer"}}));
    let body = json!({
        "type": ["object", "null"],
        "properties": {"otp": {"type": ["string", "integer", "null"], "description": "A one-time code, if the account asks for one."}},
    });
    json!({
        "post": {
            "summary": "A token for a user name and password.",
            "security": [{"password": []}],
            "requestBody": {"required": false, "content": {"application/json": {"schema": body}}},
            "responses": answers,
        },
        "options": options(schemas),
    })
}

/// An operation that needs a token.
fn secured(summary: &str, responses: Value, parameters: Value) -> Value {
    json!({"summary": summary, "security": bearer(), "parameters": parameters, "responses": responses})
}

/// A GET that everybody may make.
fn open(summary: &str, schema: Value) -> Value {
    json!({
        "summary": summary,
        "security": [],
        "parameters": [if_none_match()],
        "responses": responses(success(schema), &[304]),
    })
}

fn bearer() -> Value {
    json!([{"token": []}, {"tokenAsUserName": []}])
}

fn head(security: Value) -> Value {
    let answer = |description: &str| json!({"description": description});
    json!({
        "summary": "The headers of GET.",
        "security": security,
        "responses": {
            "200": answer("As GET, without the body."),
            "304": answer("The client has it already."),
            "400": answer("The request is wrong."),
            "401": answer("The token is missing or not valid."),
            "404": answer("There is no such object."),
            "414": answer("The query string is too long."),
            "503": answer("The server is busy."),
        },
    })
}

fn options(schemas: &mut Schemas) -> Value {
    json!({
        "summary": "What the address is, and what it takes.",
        "security": [],
        "responses": {
            "200": {
                "description": "The documentation of the address.",
                "headers": {"Allow": {"schema": {"type": "string"}, "required": true}},
                "content": {"application/json": {"schema": schemas.of::<Documentation>()}},
            },
        },
    })
}

/// The answer 200.
fn success(schema: Value) -> Value {
    json!({
        "description": "What was asked for.",
        "headers": {"ETag": {"schema": {"type": "string"}}},
        "content": {"application/json": {"schema": schema}},
    })
}

/// The answer 200, and what can go wrong.
fn responses(success: Value, statuses: &[u16]) -> Value {
    let mut responses = Map::new();
    if success.get("content").is_some() {
        responses.insert("200".to_owned(), success);
    }
    // Whatever is asked for, the request may be malformed and the server busy.
    for status in statuses.iter().chain(&[400, 414, 503]) {
        let answer = match status {
            304 => json!({"description": "The client has it already."}),
            status => json!({
                "description": kind(StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)),
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}},
            }),
        };
        responses.insert(status.to_string(), answer);
    }
    Value::Object(responses)
}

/// Puts a value into the object at a JSON pointer.
fn put(document: &mut Value, pointer: &str, name: &str, value: Value) {
    if let Some(Value::Object(object)) = document.pointer_mut(pointer) {
        object.insert(name.to_owned(), value);
    }
}

fn query_parameter(parameter: &ParameterDocumentation) -> Value {
    let mut schema = json!({"type": "string"});
    if matches!(parameter.name.as_str(), "page" | "per_page") {
        schema = json!({"type": "integer", "minimum": 1});
        put(&mut schema, "", "default", json!(parameter.default));
    }
    json!({"name": parameter.name, "in": "query", "description": parameter.description, "schema": schema})
}

fn if_none_match() -> Value {
    json!({
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETags of the answers that the client has.",
        "schema": {"type": "string"},
    })
}

/// The schemas that others refer to.
struct Schemas {
    generator: SchemaGenerator,
    resources: Map<String, Value>,
}

impl Schemas {
    fn new() -> Schemas {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        });
        let mut schemas = Schemas { generator: settings.into_generator(), resources: Map::new() };
        schemas.of::<ErrorBody>();
        schemas
    }

    fn of<T: JsonSchema>(&mut self) -> Value {
        self.generator.subschema_for::<T>().to_value()
    }

    /// Of the objects of a resource.
    fn of_resource(&mut self, resource: Resource) -> Value {
        let name = format!("{resource:?}");
        let mut properties = Map::new();
        for field in resource.fields() {
            properties.insert(field.name().to_owned(), self.of_field(*field));
        }
        let required: Vec<&str> = resource.fields().iter().map(|field| field.name()).collect();
        let schema = json!({
            "type": "object",
            "description": resource.description(),
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        });
        self.resources.insert(name.clone(), schema);
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    fn of_field(&mut self, field: Field) -> Value {
        if field == Field::Message {
            return self.of::<Message>();
        }
        let kind = match field.field_type() {
            FieldType::Text | FieldType::Version | FieldType::Time => "string",
            FieldType::Number => "integer",
            FieldType::Flag => "boolean",
        };
        let may_be_missing = !field.is_documented() || field == Field::Folder;
        let kind = if may_be_missing { json!([kind, "null"]) } else { json!(kind) };
        json!({"type": kind, "description": field.description()})
    }

    fn finish(mut self) -> Map<String, Value> {
        let mut all = self.generator.take_definitions(true);
        all.extend(self.resources);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_is_the_one_that_clients_know() {
        let written = serde_json::to_string_pretty(&description("https://vss.example")).expect("JSON") + "\n";
        expect_test::expect_file!["../../openapi.json"].assert_eq(&written);
    }
}
