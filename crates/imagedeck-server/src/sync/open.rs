//! Opening what is in a store: through no link, and as a file never anything but a regular one.
//!
//! Users change their stores while they are looked through, so that what a path was a moment ago says nothing of what
//! it is now. Only an open handle does: folders are looked through, and files opened, from the handle of the folder
//! that they are in.

use rustix::fd::OwnedFd;
use rustix::fs::{CWD, Mode, OFlags, openat};
use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind};
use std::os::fd::AsFd;
use std::path::{Component, Path};

const FLAGS: OFlags = OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// Opens the folder of a store itself, which may be a link that its operator has made.
///
/// # Errors
/// The system's error.
pub fn open_root(folder: &Path) -> io::Result<OwnedFd> {
    Ok(openat(CWD, folder, OFlags::RDONLY | OFlags::CLOEXEC | OFlags::DIRECTORY, Mode::empty())?)
}

/// Opens a folder by its name in an open one.
///
/// # Errors
/// The system's error, also if it is a link.
pub fn open_folder(parent: impl AsFd, name: &OsStr) -> io::Result<OwnedFd> {
    Ok(openat(parent, name, FLAGS | OFlags::DIRECTORY, Mode::empty())?)
}

/// Opens a regular file for reading, by its name in an open folder; returns what the handle itself says of it.
///
/// # Errors
/// The system's error. [`ErrorKind::InvalidInput`] if it is not a regular file.
pub fn open_file(parent: impl AsFd, name: &OsStr) -> io::Result<(File, Metadata)> {
    // A pipe without a writer would else hold whoever opens it, for ever.
    let file: File = openat(parent, name, FLAGS | OFlags::NONBLOCK | OFlags::NOCTTY, Mode::empty())?.into();
    let metadata = file.metadata()?;
    if metadata.is_file() { Ok((file, metadata)) } else { Err(refused()) }
}

/// The same for a file further below the folder, by its path from there.
///
/// # Errors
/// As above, and [`ErrorKind::InvalidInput`] if the path leads out of the folder.
pub fn open_below(folder: impl AsFd, path: &Path) -> io::Result<(File, Metadata)> {
    let mut names = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => names.push(name),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::ParentDir => return Err(refused()),
        }
    }
    let last = names.pop().ok_or_else(refused)?;
    let mut parent: Option<OwnedFd> = None;
    for name in names {
        parent = Some(match &parent {
            Some(parent) => open_folder(parent, name)?,
            None => open_folder(&folder, name)?,
        });
    }
    match parent {
        Some(parent) => open_file(parent, last),
        None => open_file(folder, last),
    }
}

fn refused() -> io::Error {
    io::Error::from(ErrorKind::InvalidInput)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn only_regular_files_below_the_folder_are_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = folder.path().join("store");
        std::fs::create_dir_all(store.join("sub")).expect("a folder");
        std::fs::write(folder.path().join("secret"), "secret").expect("a file");
        std::fs::write(store.join("sub/file"), "file").expect("a file");
        symlink(folder.path(), store.join("out")).expect("a link");
        symlink("sub", store.join("in")).expect("a link");
        symlink("sub/file", store.join("link")).expect("a link");
        std::os::unix::net::UnixListener::bind(store.join("socket")).expect("a socket");
        let root = open_root(&store).expect("the store");
        let open = |path: &str| open_below(&root, Path::new(path)).map(|(_, metadata)| metadata.len()).ok();
        assert_eq!(open("sub/file"), Some(4));
        assert_eq!(open("./sub/file"), Some(4));
        for path in
            ["out/secret", "in/file", "link", "socket", "sub", "", ".", "../secret", "sub/../sub/file", "/etc/passwd"]
        {
            assert_eq!(open(path), None, "{path}");
        }
    }

    #[test]
    fn a_pipe_is_refused_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe")).status().expect("mkfifo");
        assert!(made.success());
        let root = open_root(folder.path()).expect("the folder");
        assert!(open_file(root, OsStr::new("pipe")).is_err());
    }
}
