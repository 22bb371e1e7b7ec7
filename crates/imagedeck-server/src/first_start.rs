//! What a start finds missing and makes: the demo catalogue and, where there is no account at all, the wanted ones
//! with their stores, of which the first is given sample images. An account that is missing later is not made.
//!
//! Each part is made whole or not at all, so that a start that was broken off is simply repeated.

use crate::auth::{AccountError, Accounts, generate_password};
use crate::catalogue::generate::{self, Entry};
use crate::config::Serve;
use crate::sample;
use crate::store::{NewImage, Published, Shelf, Store, StoreError};
use crate::sync::store_folder;
use imagedeck_api::{Facts, ImageKind};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Instant;

/// The data store of the public catalogue.
pub const PUBLIC_DATA_STORE: &str = "vss-ISOs";

const ISO_CATALOGUE: &str = "iso_catalogue_size";
const VM_CATALOGUE: &str = "vm_catalogue_size";

/// Why a start cannot make what is missing.
#[derive(Debug, thiserror::Error)]
pub enum FirstStartError {
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
    /// See [`AccountError`].
    #[error(transparent)]
    Account(#[from] AccountError),
    /// A user's store cannot be made.
    #[error("The store of user '{user}' cannot be made: {reason}. Check who may write to the data folder.")]
    UserStore {
        /// The user.
        user: String,
        /// What the system says.
        reason: io::Error,
    },
    /// The generator ended by a fault of its own.
    #[error("The demo catalogue cannot be made because of a fault in the program.")]
    Generator,
}

/// Makes what is missing, and tells on the standard output what a person needs to begin.
///
/// # Errors
/// A [`FirstStartError`] if something cannot be made.
pub async fn prepare(
    store: &Store,
    accounts: &Accounts,
    data: &Path,
    options: &Serve,
    address: SocketAddr,
) -> Result<(), FirstStartError> {
    fill_catalogue(store, options.catalogue_size).await?;
    let is_new = store.users().await?.is_empty();
    let mut made = Vec::new();
    for name in &options.users {
        if store.credentials(name).await?.is_some() {
            continue;
        }
        // An account that somebody has removed must not come back by itself.
        if !is_new {
            println!("There is no user {name}; `imagedeck-server user add {name}` makes one.");
            continue;
        }
        let folder = make_store(data, name)?;
        if made.is_empty() {
            let filled = tokio::task::spawn_blocking(move || sample::fill(&folder)).await;
            let filled = filled.map_err(io::Error::other).and_then(|filled| filled);
            filled.map_err(|reason| FirstStartError::UserStore { user: name.clone(), reason })?;
        }
        let password = generate_password()?;
        accounts.add(name, &password).await?;
        made.push((name, password));
    }
    println!("imagedeck is at {}", shown(address, options.tls_cert.is_some()));
    for (name, password) in &made {
        println!("User {name}, password {password} (shown this once)");
    }
    if made.is_empty() {
        println!("Passwords were shown at the first start; `imagedeck-server user password NAME` sets a new one.");
    }
    // Whoever starts the server may read this through a pipe.
    let _ = io::stdout().flush();
    Ok(())
}

/// Makes the folder of a user's store, if it is not there.
///
/// # Errors
/// [`FirstStartError::UserStore`] if the system refuses it.
pub fn make_store(data: &Path, user: &str) -> Result<std::path::PathBuf, FirstStartError> {
    let folder = store_folder(data, user);
    let made = std::fs::create_dir_all(&folder);
    made.map_err(|reason| FirstStartError::UserStore { user: user.to_owned(), reason })?;
    Ok(folder)
}

/// An address that can be opened: a server that listens everywhere is also here.
pub fn shown(address: SocketAddr, is_encrypted: bool) -> String {
    let scheme = if is_encrypted { "https" } else { "http" };
    if address.ip().is_unspecified() {
        format!("{scheme}://localhost:{}/", address.port())
    } else {
        format!("{scheme}://{address}/")
    }
}

async fn fill_catalogue(store: &Store, wanted: u32) -> Result<(), FirstStartError> {
    if let Some(stored) = store.setting(ISO_CATALOGUE).await? {
        if stored != wanted.to_string() {
            // Other ids would break every link to an image that people have kept.
            println!(
                "The catalogue keeps its {stored} images, as it was made with that size; another size needs another --data folder."
            );
        }
    } else {
        let size = usize::try_from(wanted).unwrap_or(usize::MAX);
        fill(store, ImageKind::Iso, ISO_CATALOGUE, move || generate::isos(size)).await?;
    }
    if store.setting(VM_CATALOGUE).await?.is_none() {
        fill(store, ImageKind::Vm, VM_CATALOGUE, generate::vm_images).await?;
    }
    Ok(())
}

async fn fill(
    store: &Store,
    kind: ImageKind,
    setting: &str,
    generate: impl FnOnce() -> Vec<Entry> + Send + 'static,
) -> Result<(), FirstStartError> {
    let started = Instant::now();
    let clock = store.clock().clone();
    let generated = tokio::task::spawn_blocking(move || {
        let image = |entry: Entry| Published {
            created: clock.at_wall(entry.created),
            updated: clock.at_wall(entry.updated),
            image: NewImage {
                folder: entry.folder,
                name: entry.name,
                fingerprint: String::new(),
                facts: Facts::default(),
            },
        };
        generate().into_iter().map(image).collect::<Vec<_>>()
    });
    let images = generated.await.map_err(|_| FirstStartError::Generator)?;
    let shelf = Shelf { kind, owner: None, data_store: PUBLIC_DATA_STORE.to_owned(), root: String::new() };
    let total = images.len();
    let progress = |done: usize| {
        let tenth = |count: usize| count * 10 / total.max(1);
        if tenth(done) != tenth(done.saturating_sub(250)) {
            println!("Making the {} catalogue: {done} of {total}", kind.name());
        }
    };
    store.fill(&shelf, images, (setting, &total.to_string()), progress).await?;
    println!("Made the {} catalogue: {total} images in {:.1} s", kind.name(), started.elapsed().as_secs_f64());
    Ok(())
}
