//! Reading the bodies of answers: from JSON to the types of the API.
//!
//! The browser itself parses the JSON. A parser of our own in WebAssembly, generated for every type, would be slower
//! and make up a tenth of the download.

use super::ApiError;
use crate::resources::row::Row;
use imagedeck_api::facet::{Count, Counts};
use imagedeck_api::{Facet, Fact, Facts, Field, Image, Message, Resource, SyncRequest};
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::JsValue;

/// A value of a body. Asking it for what it does not hold gives none.
pub struct Json(JsValue);

impl Json {
    /// Parses a body.
    ///
    /// # Errors
    /// [`ApiError::Unreadable`] if it is not JSON.
    pub fn parse(body: &str) -> Result<Json, ApiError> {
        JSON::parse(body).map(Json).map_err(|_| ApiError::Unreadable)
    }

    /// A value that came from elsewhere.
    pub fn of(value: JsValue) -> Json {
        Json(value)
    }

    /// The browser's own value.
    pub fn value(&self) -> &JsValue {
        &self.0
    }

    /// The value under a name.
    pub fn get(&self, name: &str) -> Json {
        Json(Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or_default())
    }

    /// The text under a name.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name).0.as_string()
    }

    /// The whole number under a name.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.get(name).0.as_f64().map(|number| number as i64)
    }

    /// The items, if it is a list.
    pub fn items(&self) -> Option<Vec<Json>> {
        Array::is_array(&self.0).then(|| Array::from(&self.0).iter().map(Json).collect())
    }

    /// Whether an object has an attribute, if only without a value.
    pub fn has(&self, field: Field) -> bool {
        !self.get(field.name()).0.is_undefined()
    }

    /// The counts of a facet, under its name.
    pub fn counts(&self, facet: Facet) -> Option<Counts> {
        let counts = self.get(facet.name());
        let values = counts.get("values").items()?;
        let count = |value: &Json| Some(Count { value: value.text("value"), count: value.number("count")? as u64 });
        Some(Counts {
            values: values.iter().filter_map(count).collect(),
            distinct: counts.number("distinct").unwrap_or_default() as u64,
        })
    }

    /// A row of a resource.
    ///
    /// # Errors
    /// [`ApiError::Unreadable`] if it lacks what every row has.
    pub fn row(&self, resource: Resource) -> Result<Row, ApiError> {
        let row = if resource == Resource::SyncRequests {
            self.sync_request().map(Row::Request)
        } else {
            self.image().map(Row::Image)
        };
        row.ok_or(ApiError::Unreadable)
    }

    /// A sync request, if it is one.
    pub fn sync_request(&self) -> Option<SyncRequest> {
        let message = self.get(Field::Message.name());
        Some(SyncRequest {
            id: self.number(Field::Id.name())?,
            status: self.text(Field::Status.name())?,
            kind: self.text_of(Field::Type),
            added: self.count_of(Field::Added),
            updated: self.count_of(Field::Updated),
            deleted: self.count_of(Field::Deleted),
            message: Message {
                errors: message.sentences("errors"),
                warnings: message.sentences("warnings"),
                progress: message.text("progress"),
                removed: message.sentences("removed"),
            },
            task_id: self.text_of(Field::TaskId),
            created_on: self.text_of(Field::CreatedOn),
            updated_on: self.text_of(Field::UpdatedOn),
            username: self.text_of(Field::Username),
        })
    }

    fn image(&self) -> Option<Image> {
        Some(Image {
            id: self.number(Field::Id.name())?,
            name: self.text(Field::Name.name())?,
            path: self.text_of(Field::Path),
            data_store: self.text_of(Field::DataStore),
            public: self.get(Field::Public.name()).0.is_truthy(),
            created_on: self.text_of(Field::CreatedOn),
            updated_on: self.text_of(Field::UpdatedOn),
            folder: self.text(Field::Folder.name()),
            label: self.text(Field::Label.name()),
            facts: self.facts(),
        })
    }

    /// What another server of this API may not know.
    fn facts(&self) -> Facts {
        let further = Field::ALL.into_iter().filter(|field| !field.is_documented());
        let fact = |field: Field| {
            let value = self.get(field.name()).0;
            let text = value.as_string().map(Fact::Text);
            let fact = text.or_else(|| value.as_bool().map(Fact::Flag));
            Some((field, fact.or_else(|| value.as_f64().map(|number| Fact::Number(number as i64)))?))
        };
        further.filter_map(fact).collect()
    }

    /// An attribute that another server of this API may leave out.
    fn text_of(&self, field: Field) -> String {
        self.text(field.name()).unwrap_or_default()
    }

    fn count_of(&self, field: Field) -> i64 {
        self.number(field.name()).unwrap_or_default()
    }

    fn sentences(&self, name: &str) -> Vec<String> {
        let items = self.get(name).items().unwrap_or_default();
        items.iter().filter_map(|item| item.0.as_string()).collect()
    }
}
