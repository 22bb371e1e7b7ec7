//! Lists kept in the browser's database for the next visit. Each is for the user who had it kept.

use idb::{Database, DatabaseEvent, Error, Factory, ObjectStoreParams, Query, TransactionMode};
use imagedeck_api::Resource;
use imagedeck_collection::message::DATABASE;
use imagedeck_collection::{Collection, snapshot};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

const LISTS: &str = "lists";

/// Bytes of one part of a list: large ones are slow to copy, and small ones many.
const PART: usize = 4 << 20;

/// What is kept of a list; none where nothing is, or nothing that this version can read.
pub async fn read(resource: Resource, owner: &str) -> Option<Collection> {
    let parts = read_parts(resource).await.ok()??;
    let mut parts = parts.iter();
    // What another user of this browser had kept is none of this one's business.
    if parts.next()?.as_string()? != owner {
        let _ = clear().await;
        return None;
    }
    let mut reader = snapshot::Reader::default();
    for part in parts {
        reader.push(&part.dyn_into::<Uint8Array>().ok()?.to_vec());
    }
    reader.finish().ok().filter(|collection| collection.resource() == resource)
}

/// A list as it is kept: its owner, then its parts.
pub fn parts(collection: &mut Collection, owner: &str) -> Array {
    let parts = Array::of1(&JsValue::from_str(owner));
    for part in snapshot::write(collection, PART) {
        parts.push(&Uint8Array::from(part.as_slice()));
    }
    parts
}

/// Keeps a list; says whether there was room for it.
pub async fn write(resource: Resource, parts: &Array) -> bool {
    let key = JsValue::from_str(resource.path());
    change(async |lists| lists.put(parts, Some(&key))?.await.map(drop)).await.is_ok()
}

/// Removes a list.
pub async fn remove(resource: Resource) {
    // What cannot be removed is not there.
    let _ = change(async |lists| lists.delete(Query::Key(JsValue::from_str(resource.path())))?.await).await;
}

async fn clear() -> Result<(), Error> {
    change(async |lists| lists.clear()?.await).await
}

async fn read_parts(resource: Resource) -> Result<Option<Array>, Error> {
    let database = open().await?;
    let transaction = database.0.transaction(&[LISTS], TransactionMode::ReadOnly)?;
    let kept = transaction.object_store(LISTS)?.get(Query::Key(JsValue::from_str(resource.path())))?.await?;
    Ok(kept.and_then(|kept| kept.dyn_into().ok()))
}

/// Makes one change, all of it or nothing. The database is open only meanwhile, so that it can be removed at any time.
async fn change(change: impl AsyncFnOnce(&idb::ObjectStore) -> Result<(), Error>) -> Result<(), Error> {
    let database = open().await?;
    let transaction = database.0.transaction(&[LISTS], TransactionMode::ReadWrite)?;
    change(&transaction.object_store(LISTS)?).await?;
    transaction.commit()?.await.map(drop)
}

/// The database for as long as it is needed: while it is open anywhere, it cannot be removed.
struct Open(Database);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.close();
    }
}

async fn open() -> Result<Open, Error> {
    let mut request = Factory::new()?.open(DATABASE, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            // Where it fails, the first use says so.
            let _ = database.create_object_store(LISTS, ObjectStoreParams::new());
        }
    });
    request.await.map(Open)
}
