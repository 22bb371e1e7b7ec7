//! `user`: accounts, managed also while the server runs.

use super::{CommandError, open};
use crate::auth::{Accounts, generate_password};
use crate::config::{Data, Name, UserCommand};
use crate::first_start;
use crate::sync::store_folder;
use std::io::{self, BufRead};

pub(super) async fn manage(data: &Data, command: UserCommand) -> Result<(), CommandError> {
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
