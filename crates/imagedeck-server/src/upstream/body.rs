//! The body of an answer, passed on while it comes in.

use super::renaming::Renaming;
use axum::body::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::Sleep;

/// A body on its way through. It fails when nothing comes for too long, so that its client does not wait for ever.
pub struct Passed {
    body: Incoming,
    /// What is renamed in it, and what of it cannot be judged yet; none where nothing is.
    renaming: Option<(Renaming, Vec<u8>)>,
    patience: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
    is_over: bool,
}

impl Passed {
    /// This body, renamed where it should be.
    pub fn new(body: Incoming, renaming: Option<Renaming>, patience: Duration) -> Passed {
        let is_over = body.is_end_stream();
        let renaming = renaming.map(|renaming| (renaming, Vec::new()));
        Passed { body, renaming, patience, waiting: None, is_over }
    }

    fn poll_part(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            let patience = self.patience;
            let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) else {
                let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
                ready!(waiting.as_mut().poll(context));
                tracing::warn!("the server behind this one has stopped in the midst of an answer");
                return Poll::Ready(Some(Err(io::ErrorKind::TimedOut.into())));
            };
            self.waiting = None;
            match frame {
                // Trailers are between neighbours.
                Some(Ok(frame)) => {
                    if let Ok(part) = frame.into_data() {
                        return Poll::Ready(Some(Ok(part)));
                    }
                }
                Some(Err(error)) => {
                    tracing::warn!(%error, "the server behind this one has broken off an answer");
                    return Poll::Ready(Some(Err(io::Error::other(error))));
                }
                None => return Poll::Ready(None),
            }
        }
    }
}

impl Body for Passed {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        while !self.is_over {
            let part = ready!(self.poll_part(context));
            let Some((renaming, held)) = &mut self.renaming else {
                self.is_over = part.is_none();
                return Poll::Ready(part.map(|part| part.map(Frame::data)));
            };
            let (renamed, is_end) = match part {
                Some(Ok(part)) => {
                    held.extend_from_slice(&part);
                    (renaming.next(held, false), false)
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => (renaming.next(held, true), true),
            };
            self.is_over = is_end;
            if !renamed.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(renamed.into()))));
            }
        }
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.is_over
    }

    fn size_hint(&self) -> SizeHint {
        match &self.renaming {
            _ if self.is_over => SizeHint::with_exact(0),
            // Addresses are longer or shorter here.
            Some(_) => SizeHint::default(),
            None => self.body.size_hint(),
        }
    }
}
