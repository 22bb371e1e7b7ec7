//! What each command does, put together from the parts that know how.

use crate::app::{App, Uploads, router, router_before};
use crate::auth::{AccountError, Accounts, SharedKeyError, SignIns, SigningKey, SigningKeyError, generate_password};
use crate::catalogue::index::{self, IndexError};
use crate::config::{CatalogueCommand, Command, Data, DatabaseCommand, Name, Place, Serve, User, UserCommand};
use crate::cors::Origins;
use crate::first_start::{self, FirstStartError};
use crate::folder_lock::{FolderLock, FolderLockError};
use crate::mail::{MailError, Mailer};
use crate::metrics::{self, Metrics};
use crate::serve::{ListenError, listen, serve};
use crate::site::{NoDashboard, Site};
use crate::store::{LikeCase, Store, StoreError, TIME_ZONE};
use crate::sync::{Worker, store_folder};
use crate::upstream::{Address, ClientError, Upstream};
use std::io::{self, BufRead};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;

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
    /// See [`MailError`].
    #[error(transparent)]
    Mail(#[from] MailError),
    /// See [`ClientError`].
    #[error(transparent)]
    Upstream(#[from] ClientError),
    /// See [`IndexError`].
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Runs a command to its end.
///
/// # Errors
/// A [`CommandError`] if it cannot be done.
pub fn run(command: Command) -> Result<(), CommandError> {
    let runtime = tokio::runtime::Runtime::new()?;
    let done = match command {
        Command::Serve(options) => match options.upstream.clone() {
            Some(address) => runtime.block_on(run_in_front(*options, address)),
            None => runtime.block_on(run_server(*options)),
        },
        Command::User(User { data, command }) => runtime.block_on(manage_users(&data, command)),
        Command::Catalogue(catalogue) => {
            let CatalogueCommand::Index { images, below } = catalogue.command;
            runtime.block_on(index_folder(&catalogue.data, &images, below))
        }
        Command::Database(database) => {
            let DatabaseCommand::Copy { from, to } = database.command;
            runtime.block_on(copy_database(&from, &to))
        }
    };
    // A scan under way is read-only and its request is taken up again: it need not be waited for.
    runtime.shutdown_background();
    done
}

async fn run_server(options: Serve) -> Result<(), CommandError> {
    crate::log::start(options.log_format);
    let mailer = match &options.smtp_url {
        Some(url) => Some(Mailer::new(url, options.mail_from.as_deref(), options.mail_retry)?),
        None => None,
    };
    let site = options.dashboard.clone().map(Site::in_folder).transpose()?;
    // The port is taken before the catalogue is made, so that nobody waits in vain.
    let (listener, measured) = listeners(&options).await?;
    let address = listener.local_addr()?;
    make_data_folder(&options.data.folder)?;
    // Servers that share a database may share the folder with their users' stores as well.
    let lock = match options.data.database_url {
        Some(_) => None,
        None => Some(FolderLock::take(&options.data.folder)?),
    };
    let store = open(&options.data).await?.with_mails(mailer.is_some());
    let app = app(&store, &options).await?;
    let alone = store.hold_start().await?;
    first_start::prepare(&store, &app.accounts, &options.data.folder, &options, address).await?;
    drop(alone);
    let warming = store.clone();
    tokio::spawn(async move {
        if let Err(error) = warming.warm_facets().await {
            tracing::warn!(%error, "facets are not read beforehand");
        }
    });
    let workers = app.worker.start(&store, &options.data.folder).await;
    if mailer.is_none() {
        store.forget_mails().await?;
    }
    let mailing = mailer.map(|mailer| mailer.start(store.clone()));
    let measuring = show_metrics(measured, app.metrics.clone(), Some(store.clone()))?;
    serve(listener, router(app, site), stop_signal()?).await;
    drop(measuring);
    if let Some(mailing) = mailing {
        mailing.abort();
        let _ = mailing.await;
    }
    workers.stop().await;
    // A sync that was cut off by this stop did nothing wrong.
    if let Err(error) = store.hand_back_jobs().await {
        tracing::warn!(%error, "a sync that was cut off counts as an attempt");
    }
    store.close().await;
    drop(lock);
    tracing::info!("stopped");
    Ok(())
}

/// Serves the dashboard in front of another server, which keeps all data.
async fn run_in_front(options: Serve, address: Address) -> Result<(), CommandError> {
    crate::log::start(options.log_format);
    let site = options.dashboard.clone().map(Site::in_folder).transpose()?;
    let authorities = options.upstream_ca.as_deref();
    let upstream = Upstream::new(address.clone(), authorities, options.sign_in_limit, options.trust_proxy)?;
    let (listener, measured) = listeners(&options).await?;
    println!("imagedeck is at {}", first_start::shown(listener.local_addr()?));
    println!("It stands in front of {}", address.as_str());
    if !address.is_secure() && !address.is_local() {
        tracing::warn!("passwords and tokens travel to the other server in the clear: give its https address");
    }
    // Whoever starts the server may read this through a pipe.
    io::Write::flush(&mut io::stdout())?;
    let metrics = Metrics::default();
    let measuring = show_metrics(measured, metrics.clone(), None)?;
    let origins = Origins::new(&options.cors_origins);
    serve(listener, router_before(upstream, origins, site, metrics), stop_signal()?).await;
    drop(measuring);
    tracing::info!("stopped");
    Ok(())
}

/// Opens the port of the service and, where that is wanted, the one of the server's own figures.
async fn listeners(options: &Serve) -> Result<(TcpListener, Option<TcpListener>), ListenError> {
    let service = listen(SocketAddr::new(options.listen, options.port), "--port or --listen").await?;
    Ok(match options.metrics_listen {
        Some(address) => (service, Some(listen(address, "--metrics-listen").await?)),
        None => (service, None),
    })
}

/// Serves the server's own figures where that is wanted, until what is returned is dropped.
fn show_metrics(
    listener: Option<TcpListener>,
    metrics: Metrics,
    store: Option<Store>,
) -> Result<Option<JoinSet<()>>, CommandError> {
    let Some(listener) = listener else { return Ok(None) };
    println!("Its figures are at http://{}/metrics", listener.local_addr()?);
    let mut serving = JoinSet::new();
    serving.spawn(serve(listener, metrics::router(metrics, store), std::future::pending()));
    Ok(Some(serving))
}

/// What the handlers need, from the options of `serve`.
///
/// # Errors
/// A [`CommandError`] if the key of the tokens cannot be used.
pub async fn app(store: &Store, options: &Serve) -> Result<App, CommandError> {
    let signing_key = match store.is_shared() {
        true => SigningKey::in_store(store).await?,
        false => SigningKey::in_folder(&options.data.folder)?,
    };
    let like_case = if options.like_case_sensitive { LikeCase::Significant } else { LikeCase::Ignored };
    Ok(App {
        store: store.clone().with_like_case(like_case),
        accounts: Accounts::of(store.clone()),
        signing_key,
        token_lifetime: options.token_lifetime,
        sign_ins: Arc::new(SignIns::of(store, options.sign_in_limit)),
        worker: Worker::default(),
        trusts_proxy: options.trust_proxy,
        origins: Origins::new(&options.cors_origins),
        uploads: options.upload_url.clone().map_or(Uploads::Store, Uploads::At),
        metrics: Metrics::default(),
        documented_only: options.documented_only,
    })
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

fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
    })
}

async fn manage_users(data: &Data, command: UserCommand) -> Result<(), CommandError> {
    let store = open(data).await?;
    let accounts = Accounts::of(store.clone());
    match command {
        UserCommand::Add(Name { name, generate }) => {
            let password = password(generate)?;
            accounts.add(&name, &password).await?;
            first_start::make_store(&data.folder, &name)?;
            println!("Added {name}.");
            show_generated(generate, &password);
        }
        UserCommand::Password(Name { name, generate }) => {
            let password = password(generate)?;
            accounts.set_password(&name, &password).await?;
            println!("{name} has a new password, and has to sign in again everywhere.");
            show_generated(generate, &password);
        }
        UserCommand::SignOut { name } => {
            accounts.sign_out(&name).await?;
            println!("{name} has to sign in again everywhere.");
        }
        UserCommand::Otp { name, off: true } => {
            accounts.ask_for_no_codes(&name).await?;
            println!("{name} signs in without one-time codes.");
        }
        UserCommand::Otp { name, off: false } => {
            let address = accounts.ask_for_codes(&name).await?;
            println!("{name} needs a one-time code at each sign-in. Give an authenticator app this address:");
            println!("{address}");
        }
        UserCommand::Email { name, address } => {
            accounts.set_email(&name, address.as_deref()).await?;
            match address.filter(|address| !address.is_empty()) {
                Some(address) => println!("Mails for {name} go to {address}."),
                None => println!("{name} gets no mails."),
            }
        }
        UserCommand::Remove { name } => {
            accounts.remove(&name).await?;
            let folder = store_folder(&data.folder, &name);
            println!("Removed {name}. The files in {} are still there.", folder.display());
        }
        UserCommand::List => {
            for user in store.users().await? {
                println!("{}\tsince {}", user.name, user.created_on);
            }
        }
    }
    store.close().await;
    Ok(())
}

/// A made-up password, or the first line of the standard input.
fn password(generate: bool) -> Result<String, CommandError> {
    if generate {
        return Ok(generate_password()?);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() { Err(CommandError::NoPassword) } else { Ok(password.to_owned()) }
}

fn show_generated(generate: bool, password: &str) {
    if generate {
        println!("Password: {password}");
    }
}

async fn index_folder(data: &Data, folder: &Path, below: Option<String>) -> Result<(), CommandError> {
    let store = open(data).await?;
    let _folder = FolderLock::for_index(&data.folder)?;
    // Others may share the database without the folder.
    let Some(_database) = store.hold_index().await? else {
        return Err(FolderLockError::Indexing(data.folder.clone()).into());
    };
    for outcome in index::index(&store, folder, below.as_deref()).await? {
        println!("{outcome}");
    }
    store.close().await;
    Ok(())
}

async fn copy_database(from: &Place, to: &Place) -> Result<(), CommandError> {
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
