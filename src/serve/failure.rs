//! What a page says when it cannot be shown.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;

use super::ask::Ask;
use super::layout;

/// Why a page cannot be shown.
#[derive(Debug)]
pub enum Failure {
    /// Nothing lies under this address.
    NotFound,
    /// The address asks for something that makes no sense, such as a page number that is no number.
    BadRequest,
    /// Another method than GET or HEAD: nothing here can be written.
    ReadOnly,
    /// The store did not answer in time.
    TooLong,
    /// The store could not be read; the reason is for whoever runs the server.
    Internal(String),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::OperationInterrupted) => Failure::TooLong,
            _ => Failure::Internal(error.to_string()),
        }
    }
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Failure::NotFound => StatusCode::NOT_FOUND,
            Failure::BadRequest => StatusCode::BAD_REQUEST,
            Failure::ReadOnly => StatusCode::METHOD_NOT_ALLOWED,
            Failure::TooLong => StatusCode::SERVICE_UNAVAILABLE,
            Failure::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The page that tells it, in the language of whoever asks. What went wrong inside is told on standard error.
    pub fn page(&self, ask: &Ask) -> Response {
        if let Failure::Internal(reason) = self {
            eprintln!("bienban: {}: {reason}", ask.path);
        }
        let t = |key| ask.texts.t(key);
        let (title, text) = match self {
            Failure::NotFound => (t("failure.not-found"), t("failure.not-found-text")),
            Failure::BadRequest => (t("failure.bad-request"), t("failure.bad-request-text")),
            Failure::ReadOnly => (t("failure.read-only"), t("failure.read-only-text")),
            Failure::TooLong => (t("failure.too-long"), t("failure.too-long-text")),
            Failure::Internal(_) => (t("failure.internal"), t("failure.internal-text")),
        };
        let page = layout::page(
            ask,
            title,
            html! {
                div.failure {
                    p.code { (self.status().as_u16()) }
                    h1 { (title) }
                    p { (text) }
                    p { a href="/" { (t("failure.home")) } }
                }
            },
        );
        (self.status(), page).into_response()
    }
}
