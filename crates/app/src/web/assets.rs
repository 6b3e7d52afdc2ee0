//! Style, fonts and icon: in the binary, at addresses that change when they do.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets"]
struct Folder;

/// The style of documents comes with the crate that writes them.
const DOCUMENT_STYLE: &str = "document.css";

/// The service worker: what a browser shows without a network. It stands over every page (docs/decisions/13).
const WORKER: &str = "garde.js";

/// The style of pages and their script: one file a noun in the folder, one file for the browser.
static STYLE: LazyLock<Vec<u8>> = LazyLock::new(|| gather("style/"));
static SCRIPT: LazyLock<Vec<u8>> = LazyLock::new(|| gather("script/"));

/// The files of a folder one after the other, by name.
fn gather(folder: &str) -> Vec<u8> {
    let mut names: Vec<_> = Folder::iter().filter(|name| name.starts_with(folder)).collect();
    names.sort();
    names.iter().filter_map(|name| Folder::get(name)).flat_map(|file| file.data.into_owned()).collect()
}

/// What is not a file of the folder: its bytes.
fn made(name: &str) -> Option<&'static [u8]> {
    match name {
        DOCUMENT_STYLE => Some(document::html::CSS.as_bytes()),
        "jalon.css" => Some(&STYLE),
        "jalon.js" => Some(&SCRIPT),
        _ => None,
    }
}

/// What pages name; each address is made once.
static ADDRESSES: LazyLock<BTreeMap<&'static str, String>> = LazyLock::new(|| {
    let make = |name: &'static str| {
        let hash = match made(name) {
            Some(bytes) => sha(bytes),
            None => Folder::get(name).map(|file| file.metadata.sha256_hash()).unwrap_or_default(),
        };
        (name, format!("/a/{}/{name}", hex::encode(&hash[..6])))
    };
    [DOCUMENT_STYLE, "jalon.css", "jalon.js", "jalon.svg", WORKER].into_iter().map(make).collect()
});

/// The address of an asset: its name after the beginning of its hash.
pub fn address(name: &str) -> &'static str {
    ADDRESSES.get(name).map_or("", String::as_str)
}

/// The address of the service worker, which changes with any asset: a browser then takes the new ones.
pub fn worker() -> &'static str {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| {
        let all: String = ADDRESSES.values().map(String::as_str).collect();
        format!("{}?v={}", address(WORKER), hex::encode(&sha(all.as_bytes())[..6]))
    });
    &ADDRESS
}

fn sha(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

/// `GET /a/{hash}/{name}`.
pub async fn serve(Path((_, name)): Path<(String, String)>) -> Response {
    let (data, kind) = match (made(&name), Folder::get(&name)) {
        (Some(bytes), _) => {
            let kind = if name.ends_with(".js") { "text/javascript" } else { "text/css" };
            (bytes.to_vec(), kind.to_owned())
        }
        (None, Some(file)) => (file.data.into_owned(), file.metadata.mimetype().to_owned()),
        (None, None) => return StatusCode::NOT_FOUND.into_response(),
    };
    let kind = if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
    ];
    let mut response = (headers, data).into_response();
    if name == WORKER {
        response.headers_mut().insert("service-worker-allowed", HeaderValue::from_static("/"));
    }
    response
}
