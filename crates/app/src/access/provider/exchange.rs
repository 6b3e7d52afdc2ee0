//! What is said with a provider (OpenID Connect Core 1.0, code flow with PKCE): where one is sent, and what is
//! checked at the return. The provider is discovered each time: its keys change, its issuer must not.

use jiff::Timestamp;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AuthenticationContextClass, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    IssuerUrl, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    TokenResponse as _,
};

use super::{Provider, http};
use crate::web::layout::escape_query;

/// Signatures that are believed: with a key of the provider, never with a shared secret, never none.
const SIGNED: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Why the provider does not open.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It does not answer, or not as one that says who it is.
    #[error("le fournisseur ne répond pas comme on l’attend : {0}")]
    Unreachable(String),
    /// Its answer does not hold: signature, audience, time, code, issuer.
    #[error("la réponse du fournisseur ne tient pas : {0}")]
    Wrong(String),
    /// It did not authenticate as was asked.
    #[error("le niveau d’authentification n’est pas celui qui est demandé")]
    Level,
}

impl Fault {
    /// What is said to who wanted to come in; the cause goes to the log.
    pub fn text(&self, name: &str) -> String {
        match self {
            Fault::Unreachable(_) => format!(
                "{name} ne répond pas comme on l’attend. Réessayez dans un instant, ou connectez-vous autrement."
            ),
            Fault::Wrong(_) => format!(
                "La réponse de {name} n’a pas pu être vérifiée : Jalon ne l’accepte pas. Recommencez depuis cette page."
            ),
            Fault::Level => format!(
                "{name} vous a reconnu avec un moyen trop faible pour Jalon. Recommencez avec celui qui est demandé."
            ),
        }
    }
}

fn unreachable(error: impl std::fmt::Display) -> Fault {
    Fault::Unreachable(error.to_string())
}

fn wrong(error: impl std::fmt::Display) -> Fault {
    Fault::Wrong(error.to_string())
}

/// Where one is sent, and what must be found again at the return.
pub struct Start {
    /// The address of the provider.
    pub address: String,
    /// What the identity token must carry.
    pub nonce: String,
    /// What proves that the code is asked for by who began (RFC 7636).
    pub verifier: String,
}

/// What a provider says of someone, checked.
#[derive(Clone, Debug)]
pub struct Said {
    /// Who, for ever, at this provider.
    pub subject: String,
    /// An address, when the provider says it verified it.
    pub verified_email: Option<String>,
    /// The identity token, which it asks for when one signs out.
    pub id_token: String,
}

/// Asks one thing of the provider, and does not follow where it points.
fn ask(request: openidconnect::HttpRequest) -> Result<openidconnect::HttpResponse, http::HttpError> {
    http::ask(request)
}

/// The address one comes back to: one for each provider, so that none answers for another.
pub fn address(site: &str, provider: &Provider) -> String {
    format!("{site}/connexion/retour/{}", escape_query(&provider.code))
}

fn discover(provider: &Provider) -> Result<CoreProviderMetadata, Fault> {
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(unreachable)?;
    CoreProviderMetadata::discover(&issuer, &ask).map_err(|error| unreachable(chain(&error)))
}

/// An error and its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text += &format!(" : {next}");
        cause = next.source();
    }
    text
}

macro_rules! client {
    ($provider:expr, $metadata:expr, $site:expr) => {{
        let secret = $provider.client_secret.clone().map(ClientSecret::new);
        let back = RedirectUrl::new(address($site, $provider)).map_err(unreachable)?;
        CoreClient::from_provider_metadata($metadata, ClientId::new($provider.client_id.clone()), secret)
            .set_redirect_uri(back)
    }};
}

/// Begins: discovers the provider, and makes the address to go to. `state` comes back as it is.
pub fn start(provider: &Provider, site: &str, state: &str) -> Result<Start, Fault> {
    let metadata = discover(provider)?;
    let client = client!(provider, metadata, site);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let state = state.to_owned();
    let mut asked = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || CsrfToken::new(state), Nonce::new_random)
        .add_scope(Scope::new("email".to_owned()))
        .set_pkce_challenge(challenge);
    for level in &provider.acr_values {
        asked = asked.add_auth_context_value(AuthenticationContextClass::new(level.clone()));
    }
    let (address, _, nonce) = asked.url();
    if !is_safe(&address) {
        return Err(unreachable("l’adresse d’autorisation n’est pas en https"));
    }
    Ok(Start { address: address.into(), nonce: nonce.secret().clone(), verifier: verifier.into_secret() })
}

/// Whether a text is an issuer that may be asked: an address in HTTPS, or of this very machine.
pub fn is_issuer(text: &str) -> bool {
    openidconnect::url::Url::parse(text).is_ok_and(|url| is_safe(&url) && url.query().is_none())
}

/// HTTPS, or this very machine.
fn is_safe(address: &openidconnect::url::Url) -> bool {
    let here = address.host_str().is_some_and(|host| http::is_here(host.trim_matches(['[', ']'])));
    address.scheme() == "https" || (address.scheme() == "http" && here)
}

/// Comes back: changes the code for tokens, and checks what the provider says. The address is asked apart, when
/// the token does not have it and `email` wants it for this subject.
pub fn finish(
    provider: &Provider,
    site: &str,
    code: &str,
    nonce: &str,
    verifier: &str,
    now: Timestamp,
    email: impl FnOnce(&str) -> bool,
) -> Result<Said, Fault> {
    let metadata = discover(provider)?;
    let has_user_info = metadata.userinfo_endpoint().is_some();
    let client = client!(provider, metadata, site);
    let tokens = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .map_err(unreachable)?
        .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()))
        .request(&ask)
        .map_err(|error| wrong(chain(&error)))?;
    let id_token = tokens.id_token().ok_or_else(|| wrong("aucun jeton d’identité"))?;
    let time = chrono::DateTime::from_timestamp(now.as_second(), 0).unwrap_or_default();
    let judge = client.id_token_verifier().set_allowed_algs(SIGNED).set_time_fn(move || time);
    let claims =
        id_token.claims(&judge, &Nonce::new(nonce.to_owned())).map_err(|error| wrong(chain(&error)))?;
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = id_token.signing_alg().map_err(wrong)?;
        let key = id_token.signing_key(&judge).map_err(wrong)?;
        let found = AccessTokenHash::from_token(tokens.access_token(), algorithm, key).map_err(wrong)?;
        if found != *expected {
            return Err(wrong("le jeton d’accès n’est pas celui du jeton d’identité"));
        }
    }
    if !provider.acr_values.is_empty() {
        let level = claims.auth_context_ref().map(|level| level.as_str());
        if !provider.acr_values.iter().any(|asked| Some(asked.as_str()) == level) {
            return Err(Fault::Level);
        }
    }
    let subject = claims.subject().clone();
    let mut verified_email = match (claims.email(), claims.email_verified()) {
        (Some(email), Some(true)) => Some(email.as_str().to_owned()),
        _ => None,
    };
    if verified_email.is_none() && has_user_info && email(subject.as_str()) {
        // Plain, or signed (Pro Santé Connect): a signed one is checked, and both must be of the same subject.
        let asked =
            client.user_info(tokens.access_token().to_owned(), Some(subject.clone())).map_err(unreachable)?;
        let told: CoreUserInfoClaims = asked.request(&ask).map_err(|error| wrong(chain(&error)))?;
        if told.email_verified() == Some(true) {
            verified_email = told.email().map(|email| email.as_str().to_owned());
        }
    }
    Ok(Said { subject: subject.as_str().to_owned(), verified_email, id_token: id_token.to_string() })
}

/// Where one signs out of the provider too (OpenID Connect RP-Initiated Logout 1.0), when it says where.
pub fn leave(provider: &Provider, site: &str, id_token: &str) -> Result<Option<String>, Fault> {
    #[derive(serde::Deserialize)]
    struct Leaving {
        issuer: String,
        end_session_endpoint: Option<String>,
    }
    let place = format!("{}/.well-known/openid-configuration", provider.issuer.trim_end_matches('/'));
    let request = axum::http::Request::get(place).body(Vec::new()).map_err(unreachable)?;
    let answer = ask(request).map_err(unreachable)?;
    let leaving: Leaving = serde_json::from_slice(answer.body()).map_err(unreachable)?;
    let endpoint = leaving.end_session_endpoint.and_then(|text| openidconnect::url::Url::parse(&text).ok());
    let Some(mut endpoint) =
        endpoint.filter(|endpoint| leaving.issuer == provider.issuer && is_safe(endpoint))
    else {
        return Ok(None);
    };
    endpoint
        .query_pairs_mut()
        .append_pair("id_token_hint", id_token)
        .append_pair("client_id", &provider.client_id)
        .append_pair("post_logout_redirect_uri", &format!("{site}/connexion"));
    Ok(Some(endpoint.into()))
}
