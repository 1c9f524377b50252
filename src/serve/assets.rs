//! The files of the program that pages ask for: one style sheet, one script, one icon.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::failure::Failure;

/// A file and its address, which changes with its content: browsers may keep it for good.
pub struct Asset {
    pub address: String,
    media_type: &'static str,
    content: &'static str,
}

impl Asset {
    fn new(name: &str, media_type: &'static str, content: &'static str) -> Asset {
        let digest = crate::hex(&Sha256::digest(content)[..6]);
        Asset { address: format!("/assets/{digest}/{name}"), media_type, content }
    }
}

pub static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("style.css", "text/css; charset=utf-8", include_str!("assets/style.css")));
pub static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("app.js", "text/javascript; charset=utf-8", include_str!("assets/app.js")));
pub static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")));

/// The file at `address`: the three are told apart by their whole address, so nothing else can be reached.
pub fn answer(address: &str) -> Result<Response, Failure> {
    let asset = [&STYLE, &SCRIPT, &ICON].into_iter().find(|asset| asset.address == address).ok_or(Failure::NotFound)?;
    let headers =
        [(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, asset.content).into_response())
}
