//! A PostgreSQL for the tests: made of the system's own programs, empty, in a folder that is gone afterwards.
//!
//! It listens to nobody but whoever can reach its socket in that folder.

use crate::project;
use anyhow::{Context, Result, anyhow, bail};
use std::fs::File;
use std::os::unix::fs::{DirBuilderExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Where Debian keeps the programs of each version.
const VERSIONS: &str = "/usr/lib/postgresql";
/// The account that Debian's package makes. PostgreSQL refuses to run as root.
const ACCOUNT: &str = "postgres";
/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is to be there after a crash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing: nobody waits for the disk.
    None,
    /// Whatever the disk has, as everywhere else.
    OfDisk,
}

/// A running PostgreSQL, which is stopped and removed when this is dropped.
pub struct Postgres {
    server: Child,
    folder: PathBuf,
}

impl Postgres {
    pub fn start(durability: Durability) -> Result<Self> {
        let programs = Programs::find()?;
        // The path of a socket must be short, which the target folder's may not be.
        let folder = std::env::temp_dir().join(format!("imagedeck-postgres-{}", std::process::id()));
        let made = std::fs::DirBuilder::new().mode(0o700).create(&folder);
        made.with_context(|| format!("{} cannot be made", folder.display()))?;
        if let Some(Account { user, group }) = programs.account {
            chown(&folder, Some(user), Some(group))?;
        }
        let data = folder.join("data");
        let mut make = programs.command("initdb", &folder);
        make.arg("--pgdata").arg(&data).args(["--username", ACCOUNT, "--auth", "trust", "--no-sync"]);
        project::run(make.args(["--encoding", "UTF8", "--locale", "C.UTF-8"]).stdout(Stdio::null()))?;
        let mut serve = programs.command("postgres", &folder);
        serve.arg("-D").arg(&data).arg("-k").arg(&folder);
        for setting in ["listen_addresses=", "max_connections=500"] {
            serve.args(["-c", setting]);
        }
        if durability == Durability::None {
            serve.args(["-c", "fsync=off"]);
        }
        let log = File::create(folder.join("log"))?;
        let server = serve.stdout(Stdio::null()).stderr(log).spawn().context("PostgreSQL could not be started")?;
        let mut postgres = Self { server, folder };
        postgres.wait(&programs)?;
        Ok(postgres)
    }

    /// What stands behind the `?` of its databases' addresses.
    pub fn query(&self) -> String {
        format!("host={}&user={ACCOUNT}", self.folder.display())
    }

    fn wait(&mut self, programs: &Programs) -> Result<()> {
        let started = Instant::now();
        loop {
            let mut ask = programs.command("pg_isready", &self.folder);
            if ask.arg("-q").arg("-h").arg(&self.folder).status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            if self.server.try_wait()?.is_some() || started.elapsed() > PATIENCE {
                let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL did not start. It says:\n{log}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Nothing in it is wanted any more.
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Where its programs are, and who runs them.
struct Programs {
    folder: PathBuf,
    account: Option<Account>,
}

impl Programs {
    /// Those of the newest version.
    fn find() -> Result<Self> {
        let versions = Path::new(VERSIONS).read_dir().into_iter().flatten().flatten();
        let versions = versions.filter_map(|version| {
            let number: u32 = version.file_name().to_str()?.parse().ok()?;
            let programs = version.path().join("bin");
            programs.join("postgres").exists().then_some((number, programs))
        });
        let (_, folder) = versions.max().ok_or_else(|| {
            anyhow!("The tests need PostgreSQL, of which only the programs are used: `sudo apt install postgresql`.")
        })?;
        Ok(Self { folder, account: account()? })
    }

    fn command(&self, program: &str, working_folder: &Path) -> Command {
        let mut command = Command::new(self.folder.join(program));
        command.current_dir(working_folder);
        if let Some(Account { user, group }) = self.account {
            command.uid(user).gid(group);
        }
        command
    }
}

#[derive(Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

/// Whom PostgreSQL has to run as; whoever is not root runs it themselves.
fn account() -> Result<Option<Account>> {
    let number = |arguments: &[&str]| {
        let line = project::first_line(Command::new("id").args(arguments));
        line.and_then(|line| line.parse::<u32>().ok())
    };
    if number(&["-u"]) != Some(0) {
        return Ok(None);
    }
    match (number(&["-u", ACCOUNT]), number(&["-g", ACCOUNT])) {
        (Some(user), Some(group)) => Ok(Some(Account { user, group })),
        _ => bail!("The account “{ACCOUNT}” is missing, as which root runs PostgreSQL: `apt install postgresql`."),
    }
}
