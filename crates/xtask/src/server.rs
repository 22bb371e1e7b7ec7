//! `serve`: everything built, then the server itself.
//!
//! What the server does with its options is the server's; here is only what would waste a long build if found late.

use crate::arguments::Serve;
use crate::dashboard;
use crate::project::{self, Project};
use anyhow::{Context, Error, Result, anyhow, bail};
use std::io::ErrorKind;
use std::net::{IpAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::Path;

/// The name of the program.
pub const BINARY: &str = "imagedeck-server";
/// The variable that lets the tests of contract, clients and browser ask a server in front of another one.
pub const TEST_IN_FRONT: &str = "IMAGEDECK_TEST_IN_FRONT";
/// The variable that lets the tests of the contract make their databases in a PostgreSQL.
pub const TEST_POSTGRES: &str = "IMAGEDECK_TEST_POSTGRES";

pub fn serve(project: &Project, options: &Serve) -> Result<()> {
    let data = match &options.data {
        Some(folder) => std::path::absolute(folder).context("--data takes a folder.")?,
        None => project.root.join("data"),
    };
    check_port(options.listen, options.port)?;
    check_data(&data)?;
    dashboard::build(project)?;
    build(project)?;

    let mut server = project.command(project.server_binary());
    server.arg("serve").arg("--data").arg(&data).arg("--dashboard").arg(project.dist());
    server.args(["--listen", &options.listen.to_string(), "--port", &options.port.to_string()]);
    if let Some(size) = options.catalogue_size {
        server.args(["--catalogue-size", &size.to_string()]);
    }
    if let Some(user) = &options.user {
        server.args(["--user", user]);
    }
    // The server takes this process's place: signals reach it, and its exit code is the command's, with nothing between.
    let error = server.exec();
    bail!("{} could not be started: {error}.", project.name(&project.server_binary()))
}

pub fn build(project: &Project) -> Result<()> {
    println!("{:<24}building", "server");
    project::run(&mut project.cargo(["build", "--release", "--package", "imagedeck-server"]))
}

fn check_port(listen: IpAddr, port: u16) -> Result<()> {
    TcpListener::bind((listen, port)).map(drop).map_err(|error| port_problem(listen, port, error))
}

fn port_problem(listen: IpAddr, port: u16, error: std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::AddrInUse => {
            anyhow!("Port {port} of {listen} is in use: stop what listens there, or choose another with --port.")
        }
        ErrorKind::PermissionDenied => {
            anyhow!("Port {port} is not open to this user: choose one above 1023 with --port.")
        }
        ErrorKind::AddrNotAvailable => {
            anyhow!("{listen} is no address of this machine: choose one of its own with --listen.")
        }
        _ => anyhow!("Port {port} of {listen} cannot be used: {error}."),
    }
}

/// Tries the folder, or the nearest one above that exists: the data folder itself is the server's to make.
fn check_data(folder: &Path) -> Result<()> {
    let existing = folder.ancestors().find(|above| above.exists()).unwrap_or(folder);
    let probe = existing.join(format!(".probe-{}", std::process::id()));
    std::fs::write(&probe, "").and_then(|()| std::fs::remove_file(&probe)).map_err(|error| {
        let folder = folder.display();
        anyhow!("The data folder {folder} is not writable ({error}): choose another with --data.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn a_port_in_use_is_found_before_the_build() {
        let taken = TcpListener::bind((HERE, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = check_port(HERE, port).unwrap_err().to_string();
        assert!(error.contains(&format!("Port {port} of 127.0.0.1 is in use")), "{error}");
        drop(taken);
        check_port(HERE, port).unwrap();
    }

    #[test]
    fn every_problem_of_a_port_comes_with_its_mend() {
        for kind in [ErrorKind::AddrInUse, ErrorKind::PermissionDenied, ErrorKind::AddrNotAvailable] {
            let sentence = port_problem(HERE, 80, kind.into()).to_string();
            assert!(sentence.contains("--port") || sentence.contains("--listen"), "{sentence}");
        }
    }

    #[test]
    fn a_folder_that_can_be_made_is_left_to_the_server() {
        let folder = std::env::temp_dir().join("imagedeck-xtask-no-such/data");
        check_data(&folder).unwrap();
        assert!(!folder.exists());
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_found_before_the_build() {
        let error = check_data(Path::new("/dev/null/data")).unwrap_err().to_string();
        assert!(error.starts_with("The data folder /dev/null/data is not writable"), "{error}");
    }
}
