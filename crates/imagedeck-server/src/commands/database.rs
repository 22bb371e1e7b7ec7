//! `database copy`, `backup` and `restore`: a site's data brought from one database into another. A backup is a SQLite
//! file that holds all of it, whatever the engine.

use super::{CommandError, DEFAULT_ZONE, make_data_folder, open};
use crate::auth::SigningKey;
use crate::config::{Data, Place};
use crate::folder_lock::FolderLock;
use crate::store::{Store, TIME_ZONE};
use std::ffi::OsString;
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
    for (table, rows) in new.fill_from(&old).await? {
        println!("Copied {rows} rows of {table}.");
    }
    match (from, to) {
        (Place::Folder(folder), Place::Url(_)) => SigningKey::move_into_store(folder, &new).await?,
        (Place::Url(_), Place::Folder(folder)) => SigningKey::move_into_folder(&new, folder).await?,
        (Place::Folder(from), Place::Folder(to)) => {
            SigningKey::move_into_store(from, &new).await?;
            SigningKey::move_into_folder(&new, to).await?;
        }
        (Place::Url(_), Place::Url(_)) => {}
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
    let site = open(data).await?;
    // What is broken off is not taken for a backup.
    let unfinished = with_ending(file, ".unfinished");
    let written = write_backup(data, &site, &unfinished).await;
    site.close().await;
    let finished = written.and_then(|()| {
        let renamed = std::fs::rename(&unfinished, file);
        renamed.map_err(|reason| CommandError::Backup { file: file.to_owned(), reason })
    });
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(with_ending(&unfinished, ending));
    }
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
        return Err(CommandError::NoSite(file.display().to_string()));
    }
    // The backup stays as it is, also where this version knows more than the one that wrote it.
    make_data_folder(&data.folder)?;
    let copy = data.folder.join("restoring.sqlite");
    std::fs::copy(file, &copy).map_err(|reason| CommandError::Backup { file: copy.clone(), reason })?;
    let restored = restore_from(data, &copy).await;
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(with_ending(&copy, ending));
    }
    restored
}

async fn restore_from(data: &Data, copy: &Path) -> Result<(), CommandError> {
    let backup = Store::open_file(copy, None, DEFAULT_ZONE).await?;
    let zone = backup.setting(TIME_ZONE).await?;
    let place = match &data.database_url {
        Some(address) => Place::Url(address.clone()),
        None => Place::Folder(data.folder.clone()),
    };
    let (site, _lock) = open_place(&place, zone.as_deref()).await?;
    for (table, rows) in site.fill_from(&backup).await? {
        println!("Restored {rows} rows of {table}.");
    }
    if let Place::Folder(folder) = &place {
        SigningKey::move_into_folder(&site, folder).await?;
    }
    site.close().await;
    backup.close().await;
    Ok(())
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
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
