//! Opening a file of a store: below its folder, through no link, and never anything but a regular file.
//!
//! Users change their stores while they are looked through, so that what a path was a moment ago says nothing of what
//! it is now. Only an open handle does.

use rustix::fs::{Mode, OFlags, openat};
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Component, Path};

/// Opens a regular file for reading, by its path below the folder; returns what the handle itself says of it.
///
/// # Errors
/// The system's error. [`ErrorKind::InvalidInput`] if the path leads out of the folder or to something that is not a
/// regular file.
pub fn open_below(folder: &Path, relative: &Path) -> io::Result<(File, Metadata)> {
    let mut names = Vec::new();
    for component in relative.components() {
        match component {
            Component::Normal(name) => names.push(name),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::ParentDir => return Err(refused()),
        }
    }
    let last = names.pop().ok_or_else(refused)?;
    let mut parent = File::open(folder)?;
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    for name in names {
        parent = openat(&parent, name, flags | OFlags::DIRECTORY, Mode::empty())?.into();
    }
    // A pipe without a writer would else hold whoever opens it, for ever.
    let file: File = openat(&parent, last, flags | OFlags::NONBLOCK | OFlags::NOCTTY, Mode::empty())?.into();
    let metadata = file.metadata()?;
    if metadata.is_file() { Ok((file, metadata)) } else { Err(refused()) }
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
        let open = |path: &str| open_below(&store, Path::new(path)).map(|(_, metadata)| metadata.len()).ok();
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
        assert!(open_below(folder.path(), Path::new("pipe")).is_err());
    }
}
