//! A row of any table: an image or a sync request.

use imagedeck_api::record::Value;
use imagedeck_api::{Field, Image, Record, SyncRequest};

/// An object of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// Of the four image lists.
    Image(Image),
    /// Of the sync requests.
    Request(SyncRequest),
}

impl Row {
    /// The id within its list.
    pub const fn id(&self) -> i64 {
        match self {
            Row::Image(image) => image.id,
            Row::Request(request) => request.id,
        }
    }

    /// What the row is called: the file name, or the number of the request.
    pub fn title(&self) -> String {
        match self {
            Row::Image(image) => image.name.clone(),
            Row::Request(request) => format!("image_sync/{}", request.id),
        }
    }
}

impl Record for Row {
    fn value(&self, field: Field) -> Value<'_> {
        match self {
            Row::Image(image) => image.value(field),
            Row::Request(request) => request.value(field),
        }
    }
}
