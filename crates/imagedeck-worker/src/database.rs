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

/// Keeps a list; says whether there was room for it.
pub async fn write(collection: &mut Collection, owner: &str) -> bool {
    let parts = Array::of1(&JsValue::from_str(owner));
    let key = JsValue::from_str(collection.resource().path());
    for part in snapshot::write(collection, PART) {
        parts.push(&Uint8Array::from(part.as_slice()));
    }
    change(async |lists| lists.put(&parts, Some(&key))?.await.map(drop)).await.is_ok()
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
    let transaction = database.transaction(&[LISTS], TransactionMode::ReadOnly)?;
    let kept = transaction.object_store(LISTS)?.get(Query::Key(JsValue::from_str(resource.path())))?.await;
    database.close();
    Ok(kept?.and_then(|kept| kept.dyn_into().ok()))
}

/// Makes one change, all of it or nothing. The database is open only meanwhile, so that it can be removed at any time.
async fn change(change: impl AsyncFnOnce(&idb::ObjectStore) -> Result<(), Error>) -> Result<(), Error> {
    let database = open().await?;
    let transaction = database.transaction(&[LISTS], TransactionMode::ReadWrite)?;
    let outcome = change(&transaction.object_store(LISTS)?).await;
    let committed = match outcome {
        Ok(()) => transaction.commit()?.await.map(drop),
        Err(error) => Err(error),
    };
    database.close();
    committed
}

async fn open() -> Result<Database, Error> {
    let mut request = Factory::new()?.open(DATABASE, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            // Where it fails, the first use says so.
            let _ = database.create_object_store(LISTS, ObjectStoreParams::new());
        }
    });
    request.await
}
