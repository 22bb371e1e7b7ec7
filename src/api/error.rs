//! What can go wrong between the dashboard and the API, each with a sentence for a person.

/// Why a call has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// 401: the token or the password is not accepted.
    #[error("The service did not accept who you are. Sign in again.")]
    Unauthorized,
    /// 401: the password is right, and the account needs a one-time code as well.
    #[error("Type the six digits that your authenticator app shows now.")]
    CodeMissing,
    /// 401: the one-time code is wrong, or was used before.
    #[error("Each code holds once, and for half a minute. Type the next one that your app shows.")]
    CodeWrong,
    /// 400: the service does not understand the question.
    #[error("{0}")]
    Refused(String),
    /// 403: the service understands and does not allow it.
    #[error("You may not do this: {0}")]
    Forbidden(String),
    /// 404: there is no such thing.
    #[error("{0}")]
    NotFound(String),
    /// 429: asked too often.
    #[error("The service asks for a pause of {seconds} s: {message}")]
    Limited {
        /// How long to wait.
        seconds: u32,
        /// The service's own words.
        message: String,
    },
    /// Any other answer that is not a success.
    #[error("The image service has a problem of its own ({status}): {message}")]
    Failed {
        /// The HTTP status.
        status: u16,
        /// The service's own words.
        message: String,
        /// How long it asks to wait; zero where it does not say.
        seconds: u32,
    },
    /// No answer came.
    #[error("The image service could not be reached.")]
    Unreachable,
    /// No answer came in time.
    #[error("The image service did not answer within {0} s.")]
    TimedOut(u32),
    /// An answer came that is not one of this API.
    #[error("The image service sent an answer that imagedeck cannot read.")]
    Unreadable,
}

impl ApiError {
    /// Seconds to wait at least before the same call may succeed; none where trying again is of no use.
    pub fn pause(&self) -> Option<u32> {
        match self {
            ApiError::Limited { seconds, .. } | ApiError::Failed { seconds, .. } => Some(*seconds),
            ApiError::Unreachable | ApiError::TimedOut(_) | ApiError::Unreadable => Some(0),
            ApiError::Unauthorized
            | ApiError::CodeMissing
            | ApiError::CodeWrong
            | ApiError::Refused(_)
            | ApiError::Forbidden(_)
            | ApiError::NotFound(_) => None,
        }
    }

    /// Whether the service may have done what it was asked for all the same.
    pub fn leaves_open(&self) -> bool {
        matches!(self, ApiError::Failed { .. } | ApiError::Unreachable | ApiError::TimedOut(_) | ApiError::Unreadable)
    }
}
