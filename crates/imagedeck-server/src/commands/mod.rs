//! What each command does, put together from the parts that know how.

mod config;
mod database;
mod serve;
mod users;

pub use serve::app;

use crate::auth::{AccountError, SharedKeyError, SigningKeyError};
use crate::catalogue::index::{self, IndexError};
use crate::config::file::Mistakes;
use crate::config::{
    Backup, CatalogueCommand, Command, CommandLine, Config, ConfigCommand, Data, DatabaseCommand, User,
};
use crate::first_start::FirstStartError;
use crate::folder_lock::{FolderLock, FolderLockError};
use crate::mail::MailError;
use crate::serve::ListenError;
use crate::site::NoDashboard;
use crate::store::{Store, StoreError};
use crate::tls::TlsError;
use crate::traces::TracesError;
use crate::upstream::ClientError;
use std::io;
use std::path::{Path, PathBuf};

/// The zone of the API's times where none is chosen.
const DEFAULT_ZONE: &str = "America/Toronto";

/// Why a command cannot do what it should, in a sentence with the mend.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The data folder cannot be made or used.
    #[error(
        "The data folder {folder} cannot be used: {reason}. Check who may write there, or choose another one with --data."
    )]
    Folder {
        /// The folder.
        folder: String,
        /// What the system says.
        reason: io::Error,
    },
    /// The system does not give what a program needs.
    #[error("The system does not let the server start: {0}.")]
    System(#[from] io::Error),
    /// No password came in.
    #[error("No password was given. Write it to the standard input, or use --generate.")]
    NoPassword,
    /// There is no site to copy.
    #[error("There is no database in {0}. Give the data folder of a site, or an address as postgres://…")]
    NoSite(String),
    /// What should be restored is no backup.
    #[error("{0} is no backup, or not a whole one. Give a file that `imagedeck-server backup` has written.")]
    NoBackup(PathBuf),
    /// There is something where a backup should be written.
    #[error("There is a file {0} already. A backup never replaces one: choose another name, or move that one away.")]
    BackupThere(PathBuf),
    /// A backup cannot be written.
    #[error("The backup {file} cannot be written: {reason}. Nothing was left behind; look for room and rights there.")]
    Backup {
        /// The file.
        file: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// See [`Mistakes`].
    #[error("{0}")]
    Config(#[from] Mistakes),
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
    /// See [`AccountError`].
    #[error(transparent)]
    Account(#[from] AccountError),
    /// See [`FolderLockError`].
    #[error(transparent)]
    Lock(#[from] FolderLockError),
    /// See [`SigningKeyError`].
    #[error(transparent)]
    Key(#[from] SigningKeyError),
    /// See [`SharedKeyError`].
    #[error(transparent)]
    SharedKey(#[from] SharedKeyError),
    /// See [`FirstStartError`].
    #[error(transparent)]
    FirstStart(#[from] FirstStartError),
    /// See [`ListenError`].
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// See [`NoDashboard`].
    #[error(transparent)]
    Dashboard(#[from] NoDashboard),
    /// See [`TlsError`].
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// See [`MailError`].
    #[error(transparent)]
    Mail(#[from] MailError),
    /// See [`ClientError`].
    #[error(transparent)]
    Upstream(#[from] ClientError),
    /// See [`TracesError`].
    #[error(transparent)]
    Traces(#[from] TracesError),
    /// See [`IndexError`].
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Runs a command to its end.
///
/// # Errors
/// A [`CommandError`] if it cannot be done.
pub fn run(line: CommandLine) -> Result<(), CommandError> {
    let runtime = tokio::runtime::Runtime::new()?;
    let done = match line.command {
        Command::Serve(options) => runtime.block_on(serve::serve_site(*options)),
        Command::User(User { data, command }) => runtime.block_on(users::manage(&data, command)),
        Command::Catalogue(catalogue) => {
            let CatalogueCommand::Index { images, below } = catalogue.command;
            runtime.block_on(index_folder(&catalogue.data, &images, below))
        }
        Command::Database(database) => {
            let DatabaseCommand::Copy { from, to } = database.command;
            runtime.block_on(database::copy(&from, &to))
        }
        Command::Config(Config { command: ConfigCommand::Check }) => {
            config::check(line.config.as_deref()).map_err(CommandError::from)
        }
        Command::Backup(Backup { data, file }) => runtime.block_on(database::back_up(&data, &file)),
        Command::Restore(Backup { data, file }) => runtime.block_on(database::restore(&data, &file)),
    };
    // A scan under way is read-only and its request is taken up again: it need not be waited for.
    runtime.shutdown_background();
    done
}

/// Opens the database and the data folder, and makes what is missing.
///
/// # Errors
/// A [`CommandError`] if it cannot be used.
pub async fn open(data: &Data) -> Result<Store, CommandError> {
    make_data_folder(&data.folder)?;
    let zone = data.time_zone.as_deref();
    Ok(match &data.database_url {
        Some(address) => Store::connect(address.as_str(), zone, DEFAULT_ZONE).await?,
        None => Store::open(&data.folder, zone, DEFAULT_ZONE).await?,
    })
}

/// Makes the data folder, if it is not there, so that only the server's own account may look into it.
fn make_data_folder(folder: &Path) -> Result<(), CommandError> {
    use std::os::unix::fs::DirBuilderExt;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|reason| CommandError::Folder { folder: folder.display().to_string(), reason })
}

async fn index_folder(data: &Data, folder: &Path, below: Option<String>) -> Result<(), CommandError> {
    let store = open(data).await?;
    let _folder = FolderLock::for_index(&data.folder)?;
    // Others may share the database without the folder.
    let Some(mut alone) = store.hold_index().await? else {
        return Err(FolderLockError::Indexing(data.folder.clone()).into());
    };
    for outcome in index::index(&store, folder, below.as_deref(), &mut alone).await? {
        println!("{outcome}");
    }
    store.close().await;
    Ok(())
}
