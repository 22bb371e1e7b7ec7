//! Mails at the end of a sync: written, and sent by an SMTP server.
//!
//! A mail that cannot be sent is tried again, ever more rarely, and never has a part in what becomes of its sync. Which
//! mails are to be sent is kept by `store`.

use crate::store::{LATE, Mail, Store, StoreError};
use imagedeck_api::SyncRequest;
use lettre::message::{Mailbox, header};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How often the list is looked at.
const PAUSE: Duration = Duration::from_secs(1);
/// How long the SMTP server may take for each of its answers.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often a mail is tried at most. With a minute after the first time, and each pause twice as long as the one
/// before, that is a day and a half.
const ATTEMPTS: u32 = 12;

/// Why mails cannot be sent at all.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address of the SMTP server is none.
    #[error(
        "--smtp-url cannot be used: {0}. Write smtp://HOST, smtp://HOST?tls=required or smtps://USER:PASSWORD@HOST."
    )]
    Url(String),
    /// There is no sender.
    #[error("--smtp-url needs --mail-from, the address that mails come from.")]
    SenderMissing,
    /// The sender is no address.
    #[error("--mail-from is not an e-mail address: {0}.")]
    Sender(String),
}

/// Whoever sends mails.
#[derive(Clone, Debug)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Mailbox,
    /// The first pause after a failure, in seconds.
    retry: u32,
}

impl Mailer {
    /// Sends by the server at this address, in the name of this sender.
    ///
    /// # Errors
    /// A [`MailError`] if one of them cannot be used.
    pub fn new(url: &str, sender: Option<&str>, retry: u32) -> Result<Mailer, MailError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        // The reason may repeat the address, which may hold a password.
        let transport = transport.map_err(|_| MailError::Url("it is not the address of an SMTP server".to_owned()))?;
        let sender = sender.ok_or(MailError::SenderMissing)?;
        let sender =
            sender.parse().map_err(|error: lettre::address::AddressError| MailError::Sender(error.to_string()));
        Ok(Mailer { transport: transport.timeout(Some(PATIENCE)).build(), sender: sender?, retry })
    }

    /// Begins to send the mails of a store. Ends when the returned task is aborted.
    pub fn start(self, store: Store) -> JoinHandle<()> {
        tokio::spawn(async move {
            loop {
                if let Err(error) = self.send_due(&store).await {
                    tracing::error!(%error, "the list of mails cannot be used");
                }
                tokio::time::sleep(PAUSE).await;
            }
        })
    }

    async fn send_due(&self, store: &Store) -> Result<(), StoreError> {
        while let Some(mail) = store.due_mail().await? {
            let request = mail.request.id;
            if mail.address.is_empty() {
                store.mail_is_done(&mail).await?;
                continue;
            }
            let Some(message) = self.write(&mail) else {
                tracing::warn!(request, "a mail cannot be written: the user's address is not one");
                store.mail_is_lost(&mail).await?;
                continue;
            };
            let pause = i64::from(self.retry).saturating_mul(1 << mail.attempts.min(ATTEMPTS));
            if !store.begin_mail(&mail, pause).await? {
                // Another server sends it.
                continue;
            }
            match self.transport.send(message).await {
                Ok(_) => {
                    tracing::info!(request, "told by mail");
                    store.mail_is_done(&mail).await?;
                }
                Err(error) if mail.attempts + 1 >= ATTEMPTS => {
                    tracing::error!(request, %error, "a mail is given up");
                    store.mail_is_lost(&mail).await?;
                }
                Err(error) => {
                    tracing::warn!(request, %error, "a mail could not be sent and will be tried again");
                    store.mail_is_late(&mail).await?;
                }
            }
        }
        Ok(())
    }

    fn write(&self, mail: &Mail) -> Option<Message> {
        let address: Address = mail.address.parse().ok()?;
        let request = &mail.request;
        let host = self.sender.email.domain();
        // The same at each attempt, so that a mail that arrived twice is known as one.
        let id = format!("<image-sync-{}-{}@{host}>", request.id, request.task_id);
        let message = Message::builder().from(self.sender.clone()).to(Mailbox::new(None, address));
        let message = message.subject(subject(request)).message_id(Some(id)).date_now();
        message.header(header::ContentType::TEXT_PLAIN).body(body(request)).ok()
    }
}

fn subject(request: &SyncRequest) -> String {
    let SyncRequest { id, kind, status, .. } = request;
    format!("Sync {id} of your {kind} images: {}", status.to_lowercase().replace('_', " "))
}

fn body(request: &SyncRequest) -> String {
    let SyncRequest { id, kind, status, added, updated, deleted, created_on, updated_on, .. } = request;
    let mut lines = vec![
        format!("The sync of your {kind} images has ended."),
        String::new(),
        format!("Request: {id}"),
        format!("Status: {status}"),
        format!("Submitted: {created_on}"),
        format!("Ended: {updated_on}"),
        format!("Added: {added}"),
        format!("Updated: {updated}"),
        format!("Removed: {deleted}"),
    ];
    // That this very mail was late is no news of the sync.
    let sentences = request.message.errors.iter().chain(&request.message.warnings);
    let sentences: Vec<_> =
        sentences.filter(|sentence| *sentence != LATE).map(|sentence| format!("- {sentence}")).collect();
    if !sentences.is_empty() {
        lines.push(String::new());
        lines.extend(sentences);
    }
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_used_is_said_without_the_password() {
        let error = |url, sender| Mailer::new(url, sender, 1).map(drop).expect_err("an error").to_string();
        for url in ["ftp://u:secret@h", "not a url secret", ""] {
            let sentence = error(url, Some("a@example.org"));
            assert!(sentence.starts_with("--smtp-url cannot be used") && !sentence.contains("secret"), "{sentence}");
        }
        assert!(error("smtp://localhost", None).contains("--mail-from"));
        assert!(error("smtp://localhost", Some("nobody")).starts_with("--mail-from is not an e-mail address"));
    }

    #[test]
    fn a_mail_tells_counts_and_sentences() {
        let request = SyncRequest {
            id: 68,
            status: "PROCESSED".to_owned(),
            kind: "ISO".to_owned(),
            added: 2,
            updated: 1,
            deleted: 0,
            message: imagedeck_api::Message {
                warnings: vec!["'a.iso' is a link.".to_owned(), LATE.to_owned()],
                ..Default::default()
            },
            task_id: "t".to_owned(),
            created_on: "2024-01-10 Wed 10:00:00 EST".to_owned(),
            updated_on: "2024-01-10 Wed 10:00:05 EST".to_owned(),
            username: "jdoe".to_owned(),
        };
        assert_eq!(subject(&request), "Sync 68 of your ISO images: processed");
        let body = body(&request);
        assert!(
            body.contains("Request: 68\n") && body.contains("Added: 2\n") && body.ends_with("- 'a.iso' is a link.\n")
        );
    }
}
