//! `database copy`, `backup` and `restore`: a site's data brought from one database into another. A backup is a SQLite
//! file that holds all of it, whatever the engine.

use super::{CommandError, DEFAULT_ZONE, make_data_folder, open};
use crate::auth::SigningKey;
use crate::config::{Data, Place};
use crate::folder_lock::FolderLock;
use crate::store::{Store, TIME_ZONE};
use std::ffi::OsString;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

pub(super) async fn copy(from: &Place, to: &Place) -> Result<(), CommandError> {
    if let Place::Folder(folder) = from
        && !Store::is_in(folder)
    {
        return Err(CommandError::NoSite(folder.display().to_string()));
    }
    let (old, _old_lock) = open_place(from, None).await?;
    let zone = old.setting(TIME_ZONE).await?;
    let (new, _new_lock) = open_place(to, zone.as_deref()).await?;
    if let Place::Folder(folder) = from {
        SigningKey::move_into_store(folder, &old).await?;
    }
    // Another key than the old one is found before anything is filled.
    if let Place::Folder(folder) = to {
        SigningKey::move_into_folder(&old, folder).await?;
    }
    for (table, rows) in new.fill_from(&old).await? {
        println!("Copied {rows} rows of {table}.");
    }
    new.close().await;
    old.close().await;
    println!("The files of users are still where they were: the folder stores in the data folder.");
    Ok(())
}

/// Writes all that the database holds into a new file, also while servers work on it: everything is of one moment.
pub(super) async fn back_up(data: &Data, file: &Path) -> Result<(), CommandError> {
    if file.exists() {
        return Err(CommandError::BackupThere(file.to_owned()));
    }
    let site = existing(data).await?;
    // What is broken off is not taken for a backup.
    let unfinished = with_ending(file, ".unfinished");
    let written = write_backup(data, &site, &unfinished).await;
    site.close().await;
    let finished = written.and_then(|()| {
        let renamed = std::fs::rename(&unfinished, file);
        renamed.map_err(|reason| CommandError::Backup { file: file.to_owned(), reason })
    });
    remove_database(&unfinished);
    finished?;
    println!(
        "The database is in {}. The files of users are not: they are below stores in the data folder.",
        file.display()
    );
    Ok(())
}

async fn write_backup(data: &Data, site: &Store, file: &Path) -> Result<(), CommandError> {
    let zone = site.setting(TIME_ZONE).await?;
    let backup = Store::open_file(file, zone.as_deref(), DEFAULT_ZONE).await?;
    let filled = backup.fill_from(site).await;
    let done = match (filled, &data.database_url) {
        (Ok(_), None) => SigningKey::move_into_store(&data.folder, &backup).await.map_err(CommandError::from),
        (filled, _) => filled.map(drop).map_err(CommandError::from),
    };
    backup.close().await;
    done?;
    let on_disk = std::fs::File::open(file).and_then(|file| file.sync_all());
    on_disk.map_err(|reason| CommandError::Backup { file: file.to_owned(), reason })
}

/// Fills an empty database with what a backup holds.
pub(super) async fn restore(data: &Data, file: &Path) -> Result<(), CommandError> {
    if !file.exists() {
        return Err(CommandError::NoBackup(file.to_owned()));
    }
    // The backup stays as it is, also where this version knows more than the one that wrote it.
    make_data_folder(&data.folder)?;
    let copy = data.folder.join("restoring.sqlite");
    let copied =
        std::fs::copy(file, &copy).and_then(|_| std::fs::set_permissions(&copy, Permissions::from_mode(0o600)));
    copied.map_err(|reason| CommandError::Backup { file: copy.clone(), reason })?;
    let restored = restore_from(data, file, &copy).await;
    remove_database(&copy);
    restored
}

async fn restore_from(data: &Data, file: &Path, copy: &Path) -> Result<(), CommandError> {
    if Store::is_empty_file(copy).await? {
        return Err(CommandError::NoBackup(file.to_owned()));
    }
    let backup = Store::open_file(copy, None, DEFAULT_ZONE).await?;
    let zone = backup.setting(TIME_ZONE).await?;
    let place = match &data.database_url {
        Some(address) => Place::Url(address.clone()),
        None => Place::Folder(data.folder.clone()),
    };
    let (site, _lock) = open_place(&place, zone.as_deref()).await?;
    // Another key than the backup's is found before anything is filled.
    if let Place::Folder(folder) = &place {
        SigningKey::move_into_folder(&backup, folder).await?;
    }
    for (table, rows) in site.fill_from(&backup).await? {
        println!("Restored {rows} rows of {table}.");
    }
    site.close().await;
    backup.close().await;
    Ok(())
}

/// Removes what is there of a database that nobody needs.
fn remove_database(file: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(with_ending(file, ending));
    }
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Opens the database of a site that is there: nothing is made, so that no empty place is taken for one.
async fn existing(data: &Data) -> Result<Store, CommandError> {
    match &data.database_url {
        None if !Store::is_in(&data.folder) => Err(CommandError::NoSite(data.folder.display().to_string())),
        Some(address) if Store::is_empty_at(address.as_str()).await? => {
            Err(CommandError::NoSite("PostgreSQL at that address".to_owned()))
        }
        _ => open(data).await,
    }
}

/// Opens a database that no server works on.
async fn open_place(place: &Place, zone: Option<&str>) -> Result<(Store, Option<FolderLock>), CommandError> {
    match place {
        Place::Url(address) => Ok((Store::connect(address.as_str(), zone, DEFAULT_ZONE).await?, None)),
        Place::Folder(folder) => {
            make_data_folder(folder)?;
            let lock = FolderLock::take(folder)?;
            Ok((Store::open(folder, zone, DEFAULT_ZONE).await?, Some(lock)))
        }
    }
}
