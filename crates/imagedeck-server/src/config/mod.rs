//! The command line. Every option of `serve` can be given as a variable of the environment, or in a file, as well.

pub mod file;

use crate::log::Format;
use crate::upstream::Address;
use clap::{Args, Parser, Subcommand};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// The reference server of the image API, and the host of the dashboard.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct CommandLine {
    /// TOML file with options by their names, as `port = 8080`; what is said here or in the environment goes before it
    #[arg(long, value_name = "FILE", env = "IMAGEDECK_CONFIG", global = true)]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the dashboard and its API
    Serve(Box<Serve>),
    /// Manage the accounts, also while the server runs
    User(User),
    /// Manage the public catalogue
    Catalogue(Catalogue),
    /// Manage the database
    Database(Database),
    /// Write the whole database into a new file, also while servers work on it
    Backup(Backup),
    /// Fill an empty database with a backup
    Restore(Backup),
    /// Look after the configuration
    Config(Config),
}

/// Where the data are.
#[derive(Clone, Debug, Args)]
pub struct Data {
    /// Folder with the database, the key of the tokens and the users' stores
    #[arg(long = "data", value_name = "DIR", env = "IMAGEDECK_DATA", default_value = "imagedeck-data", global = true)]
    pub folder: PathBuf,
    /// PostgreSQL database, as postgres://USER:PASSWORD@HOST/DATABASE, in place of a file in the data folder; several servers may share it
    #[arg(long, value_name = "URL", env = "IMAGEDECK_DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<DatabaseUrl>,
    /// Zone of the API's times, as in America/Toronto or UTC; chosen when the data folder is made [default: America/Toronto]
    #[arg(long, value_name = "ZONE", env = "IMAGEDECK_TIME_ZONE", global = true)]
    pub time_zone: Option<String>,
}

/// The address of a PostgreSQL database. It may hold a password, which is never shown.
#[derive(Clone)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The address itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DatabaseUrl")
    }
}

/// Whether it is an address is found out when the database is opened: what is refused here would be shown.
impl From<String> for DatabaseUrl {
    fn from(written: String) -> DatabaseUrl {
        DatabaseUrl(written)
    }
}

/// Options of `serve`.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Where the data are.
    #[command(flatten)]
    pub data: Data,
    /// Folder with the built dashboard, in place of the one in the program; where there is neither, only the API is served
    #[arg(long, value_name = "DIST", env = "IMAGEDECK_DASHBOARD")]
    pub dashboard: Option<PathBuf>,
    /// Stand in front of another server of this API, which begins at this address, such as https://vss-api.example.org; no data are kept here
    #[arg(long, value_name = "URL", env = "IMAGEDECK_UPSTREAM", conflicts_with_all = ["database_url", "catalogue_size", "users", "token_lifetime", "upload_url", "smtp_url", "mail_from", "mail_retry"])]
    pub upstream: Option<Address>,
    /// File with the certificate, in PEM, of the authority that the other server's certificate is verified by, in place of the system's authorities
    #[arg(long, value_name = "FILE", env = "IMAGEDECK_UPSTREAM_CA", requires = "upstream")]
    pub upstream_ca: Option<PathBuf>,
    /// Address to listen on
    #[arg(long, value_name = "IP", env = "IMAGEDECK_LISTEN", default_value = "127.0.0.1")]
    pub listen: IpAddr,
    /// Port to listen on; 0 takes a free one
    #[arg(long, value_name = "N", env = "IMAGEDECK_PORT", default_value_t = 8080)]
    pub port: u16,
    /// File with the certificate of this server's own TLS, in PEM, with those between it and its authority; read anew when it changes
    #[arg(long, value_name = "FILE", env = "IMAGEDECK_TLS_CERT", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// File with the certificate's key, in PEM
    #[arg(long, value_name = "FILE", env = "IMAGEDECK_TLS_KEY", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Public ISO images of the demo catalogue, which is made at the first start
    #[arg(long, value_name = "N", env = "IMAGEDECK_CATALOGUE_SIZE", default_value_t = 130_220, value_parser = catalogue_size)]
    pub catalogue_size: u32,
    /// Account to make where there are none yet, as at the first start; may be given several times. Later ones are made with `user add`
    #[arg(long = "user", value_name = "NAME", env = "IMAGEDECK_USER", value_delimiter = ',', default_value = "demo")]
    pub users: Vec<String>,
    /// How long an access token holds, in seconds
    #[arg(long, value_name = "SECONDS", env = "IMAGEDECK_TOKEN_LIFETIME", default_value_t = 86_400, value_parser = clap::value_parser!(u32).range(1..))]
    pub token_lifetime: u32,
    /// Sign-ins within a minute for each client address and user name; ten times as many for each address
    #[arg(long, value_name = "N", env = "IMAGEDECK_SIGN_IN_LIMIT", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    pub sign_in_limit: u32,
    /// Origin whose pages may call the API from a browser, such as https://portal.example.org; may be given several times
    #[arg(long = "cors-origin", value_name = "ORIGIN", env = "IMAGEDECK_CORS_ORIGIN", value_delimiter = ',', value_parser = crate::cors::parse)]
    pub cors_origins: Vec<String>,
    /// Answer as a server that has the documented API alone: without further attributes of images and without facets
    #[arg(long, env = "IMAGEDECK_DOCUMENTED_ONLY")]
    pub documented_only: bool,
    /// Address where users upload their files, where that is not the folder of their store; the dashboard leads there
    #[arg(long, value_name = "URL", env = "IMAGEDECK_UPLOAD_URL", value_parser = upload_url)]
    pub upload_url: Option<String>,
    /// SMTP server that sends a mail at the end of each sync, as smtp://HOST or smtps://USER:PASSWORD@HOST
    #[arg(long, value_name = "URL", env = "IMAGEDECK_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Address that mails come from
    #[arg(long, value_name = "ADDRESS", env = "IMAGEDECK_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// How long after a failure a mail is tried again, in seconds; each further pause is twice as long
    #[arg(long, value_name = "SECONDS", env = "IMAGEDECK_MAIL_RETRY", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub mail_retry: u32,
    /// Believe the Forwarded and X-Forwarded-* headers; only behind a proxy that sets them itself
    #[arg(long, env = "IMAGEDECK_TRUST_PROXY")]
    pub trust_proxy: bool,
    /// Let the operator `like` tell small letters from capital ones
    #[arg(long, env = "IMAGEDECK_LIKE_CASE_SENSITIVE")]
    pub like_case_sensitive: bool,
    /// Address and port, such as 127.0.0.1:9100, to serve the server's own figures at, as /metrics in Prometheus' format
    #[arg(long, value_name = "IP:PORT", env = "IMAGEDECK_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    /// Collector of OpenTelemetry, such as http://127.0.0.1:4318, to send traces of requests and syncs to, over HTTP
    #[arg(long, value_name = "URL", env = "IMAGEDECK_OTLP_ENDPOINT")]
    pub otlp_endpoint: Option<Address>,
    /// How the log is written; the variable IMAGEDECK_LOG sets its level
    #[arg(long, value_enum, env = "IMAGEDECK_LOG_FORMAT", default_value_t)]
    pub log_format: Format,
}

/// Options of `user`.
#[derive(Debug, Args)]
pub struct User {
    /// Where the data are.
    #[command(flatten)]
    pub data: Data,
    /// What to do.
    #[command(subcommand)]
    pub command: UserCommand,
}

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add an account; its password is the first line of the standard input
    Add(Name),
    /// List the accounts
    List,
    /// Remove an account with its images and requests; its files stay
    Remove {
        /// Name of the account
        name: String,
    },
    /// Give an account a new password and end its tokens
    Password(Name),
    /// End all tokens of an account at once
    SignOut {
        /// Name of the account
        name: String,
    },
    /// Ask an account for one-time codes at each sign-in, and print the address for an authenticator app
    Otp {
        /// Name of the account
        name: String,
        /// Ask for none any more
        #[arg(long)]
        off: bool,
    },
    /// Say where mails of an account go; without an address, nowhere
    Email {
        /// Name of the account
        name: String,
        /// The e-mail address
        address: Option<String>,
    },
}

/// An account and where its password comes from.
#[derive(Debug, Args)]
pub struct Name {
    /// Name of the account
    pub name: String,
    /// Make up a password and print it
    #[arg(long)]
    pub generate: bool,
}

/// Options of `catalogue`.
#[derive(Debug, Args)]
pub struct Catalogue {
    /// Where the data are.
    #[command(flatten)]
    pub data: Data,
    /// What to do.
    #[command(subcommand)]
    pub command: CatalogueCommand,
}

/// What can be done with the public catalogue.
#[derive(Debug, Subcommand)]
pub enum CatalogueCommand {
    /// Bring the catalogue in line with the ISO, OVA and OVF files of a folder
    Index {
        /// The folder with the files
        images: PathBuf,
        /// Folder of the catalogue that the images appear in [default: the folder's own name]
        #[arg(long, value_name = "PATH")]
        below: Option<String>,
    },
}

/// Options of `database`.
#[derive(Debug, Args)]
pub struct Database {
    /// What to do.
    #[command(subcommand)]
    pub command: DatabaseCommand,
}

/// What can be done with the database.
#[derive(Debug, Subcommand)]
pub enum DatabaseCommand {
    /// Copy a site into an empty database, as from a data folder into PostgreSQL; the users' files stay where they are
    Copy {
        /// Data folder with the database, or its address as postgres://USER:PASSWORD@HOST/DATABASE
        from: Place,
        /// Data folder or address of the empty one
        to: Place,
    },
}

/// Options of `config`.
#[derive(Debug, Args)]
pub struct Config {
    /// What to do.
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// What can be done with the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print what is in force for `serve` by the file and the environment, or name all that is wrong with them
    Check,
}

/// Options of `backup` and `restore`.
#[derive(Debug, Args)]
pub struct Backup {
    /// Where the data are.
    #[command(flatten)]
    pub data: Data,
    /// The file of the backup
    pub file: PathBuf,
}

/// Where a database is.
#[derive(Clone, Debug)]
pub enum Place {
    /// In a data folder.
    Folder(PathBuf),
    /// At an address.
    Url(DatabaseUrl),
}

impl From<String> for Place {
    fn from(written: String) -> Place {
        match written.contains("://") {
            true => Place::Url(written.into()),
            false => Place::Folder(written.into()),
        }
    }
}

/// An address that a browser may be sent to.
fn upload_url(written: &str) -> Result<String, String> {
    let is_address = ["https://", "http://"].iter().any(|scheme| {
        let host = written.strip_prefix(scheme).unwrap_or_default();
        host.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[')
    });
    let is_plain = written.chars().all(|character| character.is_ascii_graphic());
    match is_address && is_plain {
        true => Ok(written.to_owned()),
        false => Err("write the whole address, as https://uploads.example.org/".to_owned()),
    }
}

fn catalogue_size(written: &str) -> Result<u32, String> {
    let largest = u32::try_from(crate::catalogue::generate::CAPACITY).unwrap_or(u32::MAX);
    let size = written.parse().ok().filter(|size| *size <= largest);
    size.ok_or_else(|| format!("a whole number from 0 to {largest} is needed"))
}
