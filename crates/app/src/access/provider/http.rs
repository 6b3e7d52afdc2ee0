//! Asking a provider, over HTTPS: one request, one answer, no redirection followed, ten seconds, a megabyte. In
//! clear only to this very machine, for trials.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{CONNECTION, HOST};
use axum::http::{HeaderValue, Request, Response, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio_rustls::TlsConnector;

const WAIT: Duration = Duration::from_secs(10);
const MOST: usize = 1024 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// Only HTTPS, but to this machine.
    #[error("l’adresse n’est pas en https : {0}")]
    Address(String),
    /// No connection.
    #[error("pas de connexion : {0}")]
    Connection(#[from] std::io::Error),
    /// No TLS.
    #[error("pas de TLS : {0}")]
    Tls(#[from] rustls::Error),
    /// No HTTP.
    #[error("pas de réponse HTTP : {0}")]
    Http(#[from] hyper::Error),
    /// The body is too long, or cut.
    #[error("la réponse ne se lit pas : {0}")]
    Body(String),
    /// Nothing came in time.
    #[error("pas de réponse en dix secondes")]
    Slow,
}

/// Asks, from a thread that may wait.
pub fn ask(request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, HttpError> {
    Handle::current()
        .block_on(async { tokio::time::timeout(WAIT, send(request)).await.map_err(|_| HttpError::Slow)? })
}

async fn send(request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, HttpError> {
    let wrong = || HttpError::Address(request.uri().to_string());
    let uri = request.uri().clone();
    let host = uri.host().ok_or_else(wrong)?;
    let bare = host.trim_matches(['[', ']']).to_owned();
    let secure = match uri.scheme_str() {
        Some("https") => true,
        Some("http") if is_here(&bare) => false,
        _ => return Err(wrong()),
    };
    let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
    let authority = uri.authority().map(|authority| authority.as_str().to_owned()).ok_or_else(wrong)?;
    let place = uri.path_and_query().map_or("/", |place| place.as_str()).to_owned();
    let (mut parts, body) = request.into_parts();
    parts.uri = place.parse::<Uri>().map_err(|_| HttpError::Address(place))?;
    parts.headers.insert(HOST, HeaderValue::from_str(&authority).map_err(|_| HttpError::Address(authority))?);
    parts.headers.insert(CONNECTION, HeaderValue::from_static("close"));
    let request = Request::from_parts(parts, Full::new(Bytes::from(body)));
    let stream = TcpStream::connect((bare.as_str(), port)).await?;
    if !secure {
        return exchange(stream, request).await;
    }
    let name = ServerName::try_from(bare.clone()).map_err(|_| HttpError::Address(bare))?;
    exchange(TlsConnector::from(tls()?).connect(name, stream).await?, request).await
}

async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Response<Vec<u8>>, HttpError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let driver = tokio::spawn(connection);
    let answer = sender.send_request(request).await?;
    let (parts, body) = answer.into_parts();
    let body =
        Limited::new(body, MOST).collect().await.map_err(|error| HttpError::Body(error.to_string()))?;
    driver.abort();
    Ok(Response::from_parts(parts, body.to_bytes().to_vec()))
}

/// This machine, by its names.
pub fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The certificates that the system trusts, read the first time that something is asked.
fn tls() -> Result<Arc<ClientConfig>, HttpError> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(known) = CONFIG.get() {
        return Ok(Arc::clone(known));
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::clone(CONFIG.get_or_init(|| Arc::new(config))))
}
