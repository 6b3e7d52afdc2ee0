//! A provider of identity of our own, to be as wrong as a test wants: HTTP on this machine, tokens signed with
//! ES256. What it says next is set by the test.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// What the provider does next.
#[derive(Clone, Debug)]
pub struct Will {
    /// What its discovery says that it is; itself when nothing.
    pub issuer: Option<String>,
    /// What the identity token says, over what is right.
    pub claims: Value,
    /// What its page of the user says.
    pub user: Value,
    /// Signs with a key that it does not publish.
    pub foreign_key: bool,
    /// The head of the token, over `ES256`.
    pub algorithm: &'static str,
}

impl Default for Will {
    fn default() -> Will {
        Will { issuer: None, claims: json!({}), user: json!({}), foreign_key: false, algorithm: "ES256" }
    }
}

/// A code that was given: what proves it, and what goes in the token.
struct Given {
    challenge: String,
    nonce: String,
}

/// The provider.
pub struct Provider {
    pub address: String,
    pub will: Arc<Mutex<Will>>,
    codes: Arc<Mutex<HashMap<String, Given>>>,
}

/// The client that it knows, and its secret.
pub const CLIENT: &str = "jalon";
pub const SECRET: &str = "secret-de-jalon-chez-ce-fournisseur";

pub fn base64url(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let word =
            three.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            text.push(char::from(SIGNS[(word >> (18 - 6 * place)) as usize & 63]));
        }
    }
    text
}

/// What a query or a form says.
pub fn fields(text: &str) -> HashMap<String, String> {
    let plain = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            match byte {
                b'+' => bytes.push(b' '),
                b'%' => {
                    let two = [rest.next().unwrap(), rest.next().unwrap()];
                    bytes.push(u8::from_str_radix(std::str::from_utf8(&two).unwrap(), 16).unwrap());
                }
                byte => bytes.push(byte),
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (plain(name), plain(value))).collect()
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let text = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, text.as_ref(), &random).unwrap()
}

impl Provider {
    /// Starts one, at an instant that its tokens say.
    pub fn start(now: i64) -> Provider {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let provider = Provider { address, will: Arc::default(), codes: Arc::default() };
        let server = Server {
            address: provider.address.clone(),
            will: Arc::clone(&provider.will),
            codes: Arc::clone(&provider.codes),
            key: key(),
            foreign: key(),
            now,
        };
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                server.answer(stream.unwrap());
            }
        });
        provider
    }

    /// One that is not there.
    pub fn absent() -> Provider {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Provider { address: format!("http://127.0.0.1:{port}"), will: Arc::default(), codes: Arc::default() }
    }

    pub fn will(&self, will: Will) {
        *self.will.lock().unwrap() = will;
    }

    /// Someone agreed on its page: the code that goes back.
    pub fn agree(&self, address: &str) -> String {
        let asked = fields(address.split_once('?').unwrap().1);
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"), "{asked:?}");
        let code = format!("code-{}", asked["state"]);
        let given = Given { challenge: asked["code_challenge"].clone(), nonce: asked["nonce"].clone() };
        self.codes.lock().unwrap().insert(code.clone(), given);
        code
    }
}

struct Server {
    address: String,
    will: Arc<Mutex<Will>>,
    codes: Arc<Mutex<HashMap<String, Given>>>,
    key: EcdsaKeyPair,
    foreign: EcdsaKeyPair,
    now: i64,
}

impl Server {
    fn answer(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut head = String::new();
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap() == 0 || line == "\r\n" {
                break;
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            head += &line;
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let place = head.split(' ').nth(1).unwrap_or("/").to_owned();
        let (status, answer) = self.page(&place, &String::from_utf8(body).unwrap());
        let text = answer.to_string();
        let _ = write!(
            stream,
            "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
            text.len()
        );
    }

    fn page(&self, place: &str, body: &str) -> (u16, Value) {
        let will = self.will.lock().unwrap().clone();
        let at = |rest: &str| format!("{}{rest}", self.address);
        match place {
            "/.well-known/openid-configuration" => (
                200,
                json!({
                    "issuer": will.issuer.unwrap_or(self.address.clone()),
                    "authorization_endpoint": at("/entrer"), "token_endpoint": at("/jetons"),
                    "userinfo_endpoint": at("/qui"), "jwks_uri": at("/cles"), "end_session_endpoint": at("/sortir"),
                    "response_types_supported": ["code"], "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["ES256"],
                }),
            ),
            "/cles" => {
                let point = self.key.public_key().as_ref();
                let key = json!({
                    "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "1",
                    "x": base64url(&point[1..33]), "y": base64url(&point[33..65]),
                });
                (200, json!({ "keys": [key] }))
            }
            "/jetons" => self.tokens(&fields(body), &will),
            "/qui" => (200, will.user),
            _ => (404, json!({})),
        }
    }

    fn tokens(&self, asked: &HashMap<String, String>, will: &Will) -> (u16, Value) {
        let wrong = || (400, json!({ "error": "invalid_grant" }));
        // A code serves once.
        let Some(given) = self.codes.lock().unwrap().remove(&asked["code"]) else { return wrong() };
        let proof = base64url(&Sha256::digest(&asked["code_verifier"]));
        if proof != given.challenge {
            return wrong();
        }
        let mut claims = json!({
            "iss": self.address, "aud": CLIENT, "sub": "camille", "nonce": given.nonce,
            "iat": self.now, "exp": self.now + 300,
        });
        for (name, value) in will.claims.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let token = self.signed(&claims, will);
        (
            200,
            json!({ "access_token": "acces", "token_type": "Bearer", "expires_in": 300, "id_token": token }),
        )
    }

    fn signed(&self, claims: &Value, will: &Will) -> String {
        let head = json!({ "alg": will.algorithm, "kid": "1", "typ": "JWT" });
        let text = format!(
            "{}.{}",
            base64url(head.to_string().as_bytes()),
            base64url(claims.to_string().as_bytes())
        );
        let signature = match will.algorithm {
            "none" => Vec::new(),
            "HS256" => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
                ring::hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
            }
            _ => {
                let key = if will.foreign_key { &self.foreign } else { &self.key };
                key.sign(&SystemRandom::new(), text.as_bytes()).unwrap().as_ref().to_vec()
            }
        };
        format!("{text}.{}", base64url(&signature))
    }
}

#[test]
fn base64url_is_that_of_the_rfc() {
    for (plain, text) in
        [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE")]
    {
        assert_eq!(base64url(plain.as_bytes()), text);
    }
    assert_eq!(base64url(&[0xfb, 0xff]), "-_8");
}
