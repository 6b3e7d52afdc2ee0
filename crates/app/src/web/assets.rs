//! Style, fonts and icon: in the binary, at addresses that change when they do.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets"]
struct Folder;

/// The style of documents comes with the crate that writes them.
const DOCUMENT_STYLE: &str = "document.css";

/// The address of an asset: its name after the beginning of its hash.
pub fn address(name: &str) -> String {
    let hash = match name {
        DOCUMENT_STYLE => sha(document::html::CSS.as_bytes()),
        name => Folder::get(name).map(|file| file.metadata.sha256_hash()).unwrap_or_default(),
    };
    format!("/a/{}/{name}", hex::encode(&hash[..6]))
}

fn sha(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

/// `GET /a/{hash}/{name}`.
pub async fn serve(Path((_, name)): Path<(String, String)>) -> Response {
    let (data, kind) = match name.as_str() {
        DOCUMENT_STYLE => (document::html::CSS.as_bytes().to_vec(), "text/css".to_owned()),
        name => match Folder::get(name) {
            Some(file) => (file.data.into_owned(), file.metadata.mimetype().to_owned()),
            None => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    let kind = if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
    ];
    (headers, data).into_response()
}
