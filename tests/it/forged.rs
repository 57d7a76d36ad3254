//! Access tokens taken apart, and some that are not what they seem: made by hand, without the code
//! that checks them.

use std::fs;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tests::TestApp;

/// A JWT taken apart.
#[derive(Clone, Debug)]
pub struct Jwt {
    /// Its header.
    pub header: Value,
    /// Its claims.
    pub claims: Value,
    /// Its signature.
    pub signature: Vec<u8>,
}

impl Jwt {
    /// Takes a token apart; its signature is not checked.
    pub fn read(token: &str) -> Self {
        let parts: Vec<Vec<u8>> = token
            .split('.')
            .map(|part| URL_SAFE_NO_PAD.decode(part).unwrap())
            .collect();
        let [header, claims, signature] = parts.as_slice() else {
            panic!("no JWT: {token}");
        };
        Self {
            header: serde_json::from_slice(header).unwrap(),
            claims: serde_json::from_slice(claims).unwrap(),
            signature: signature.clone(),
        }
    }

    /// The same token with another member in its claims; `null` takes it out.
    fn claim(&self, name: &str, value: Value) -> Self {
        let mut other = self.clone();
        set(&mut other.claims, name, value);
        other
    }

    /// The same token with another member in its header; `null` takes it out.
    fn header(&self, name: &str, value: Value) -> Self {
        let mut other = self.clone();
        set(&mut other.header, name, value);
        other
    }

    /// What is signed.
    fn message(&self) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}", part(&self.header), part(&self.claims))
    }

    fn signed(&self, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
        let message = self.message();
        let signature = URL_SAFE_NO_PAD.encode(sign(message.as_bytes()));
        format!("{message}.{signature}")
    }

    fn signed_by(&self, key: &Ed25519KeyPair) -> String {
        self.signed(|message| key.sign(message).as_ref().to_vec())
    }

    fn signed_by_secret(&self, secret: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        self.header("alg", json!("HS256"))
            .signed(|message| hmac::sign(&key, message).as_ref().to_vec())
    }
}

fn set(object: &mut Value, name: &str, value: Value) {
    let members = object.as_object_mut().unwrap();
    if value.is_null() {
        members.remove(name);
    } else {
        members.insert(name.to_owned(), value);
    }
}

/// The service's own signing key.
fn key(app: &TestApp) -> Ed25519KeyPair {
    let path = app.state.config.data_dir.join("signing-key.pem");
    let pem = fs::read_to_string(path).unwrap();
    let lines: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    Ed25519KeyPair::from_pkcs8_maybe_unchecked(&STANDARD.decode(lines).unwrap()).unwrap()
}

/// Tokens that nobody may get in by, each close to the good one, with what is wrong with them.
pub fn forgeries(app: &TestApp, good: &str) -> Vec<(&'static str, String)> {
    let ours = key(app);
    let public = ours.public_key().as_ref();
    let theirs = Ed25519KeyPair::generate().unwrap();
    let token = Jwt::read(good);
    let now = app.clock.now().unix_timestamp();
    let unsigned = token.header("alg", json!("none"));
    let (message, signature) = good.rsplit_once('.').unwrap();
    let mut tampered = token.signature.clone();
    tampered[0] ^= 1;
    vec![
        ("is no JWT", "rubbish".to_owned()),
        ("has three parts of nothing", "..".to_owned()),
        ("lacks its signature", format!("{message}.")),
        (
            "has another signature",
            format!("{message}.{}", URL_SAFE_NO_PAD.encode(tampered)),
        ),
        ("says another thing than was signed", {
            let other = token.claim("exp", json!(now + 6_000)).message();
            format!("{other}.{signature}")
        }),
        ("is not signed", format!("{}.", unsigned.message())),
        (
            "is not signed, but looks so",
            format!("{}.{signature}", unsigned.message()),
        ),
        (
            "has the public key for a secret",
            token.signed_by_secret(public),
        ),
        ("has the public key's text for a secret", {
            token.signed_by_secret(URL_SAFE_NO_PAD.encode(public).as_bytes())
        }),
        ("is signed by a stranger", token.signed_by(&theirs)),
        (
            "names another key",
            token.header("kid", json!("1")).signed_by(&ours),
        ),
        (
            "names no key",
            token.header("kid", Value::Null).signed_by(&ours),
        ),
        (
            "is of another type",
            token.header("typ", json!("JWT")).signed_by(&ours),
        ),
        (
            "is of no type",
            token.header("typ", Value::Null).signed_by(&ours),
        ),
        (
            "is for another audience",
            token.claim("aud", json!("others")).signed_by(&ours),
        ),
        (
            "is for nobody",
            token.claim("aud", Value::Null).signed_by(&ours),
        ),
        (
            "is from another issuer",
            token
                .claim("iss", json!("https://other.vn"))
                .signed_by(&ours),
        ),
        (
            "is from nobody",
            token.claim("iss", Value::Null).signed_by(&ours),
        ),
        ("has expired", {
            let past = token
                .claim("iat", json!(now - 660))
                .claim("nbf", json!(now - 660));
            past.claim("exp", json!(now - 60)).signed_by(&ours)
        }),
        (
            "never expires",
            token.claim("exp", Value::Null).signed_by(&ours),
        ),
        (
            "holds from tomorrow on",
            token.claim("nbf", json!(now + 86_400)).signed_by(&ours),
        ),
        ("is of a session nobody has", {
            token
                .claim("sid", json!("01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40"))
                .signed_by(&ours)
        }),
        (
            "is an account's without a session",
            token.claim("sid", Value::Null).signed_by(&ours),
        ),
    ]
}

/// The good token made again by hand: the proof that forgeries fail for what is wrong with them.
pub fn faithful(app: &TestApp, good: &str) -> String {
    Jwt::read(good).signed_by(&key(app))
}
