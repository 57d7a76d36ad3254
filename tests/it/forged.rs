//! Access tokens taken apart, and some that are not what they seem: made by hand, without the code
//! that checks them.

use api::auth::master_key::MasterKey;
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::signing_key;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tests::TestApp;
use tests::city::text;

use crate::keys::{give_up, turn};

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

/// One of the service's own signing keys, opened with the master key.
pub async fn key(app: &TestApp, kid: &str) -> Ed25519KeyPair {
    let row = signing_key::Entity::find_by_id(kid)
        .one(app.state.db.reader())
        .await
        .unwrap()
        .unwrap();
    let path = app.state.config.data_dir.join("master.key");
    let master = MasterKey::read(&path).unwrap();
    let private = master.open(kid, &row.sealed).unwrap();
    Ed25519KeyPair::from_pkcs8(&private).unwrap()
}

/// Tokens that nobody may get in by, each close to the good one, with what is wrong with them.
pub async fn forgeries(app: &TestApp, good: &str) -> Vec<(&'static str, String)> {
    let token = Jwt::read(good);
    let ours = key(app, &text(&token.header["kid"])).await;
    let theirs = Ed25519KeyPair::generate().unwrap();
    let now = app.clock.now().unix_timestamp();
    [
        broken_forms(good, &token, &ours),
        strange_signatures(good, &token, &ours, &theirs),
        other_keys_of_ours(app, &token, &ours).await,
        strange_headers(&token, &ours, &theirs),
        strange_times(&token, &ours, now),
        strange_claims(&token, &ours),
    ]
    .concat()
}

/// What cannot be taken apart as the good token can, or is too long to be.
fn broken_forms(good: &str, token: &Jwt, ours: &Ed25519KeyPair) -> Vec<(&'static str, String)> {
    let (message, _) = good.rsplit_once('.').unwrap();
    vec![
        ("is no JWT", "rubbish".to_owned()),
        ("has three parts of nothing", "..".to_owned()),
        ("lacks its signature", format!("{message}.")),
        ("lacks its dots", good.replace('.', "")),
        ("ends after its claims", message.to_owned()),
        ("has five parts", format!("{good}.e30.e30")),
        ("is padded", format!("{good}=")),
        ("is very long", format!("{good}{}", "A".repeat(60_000))),
        ("is long, and signed", {
            token
                .claim("padding", json!("x".repeat(5_000)))
                .signed_by(ours)
        }),
    ]
}

/// The good token not signed, or signed otherwise.
fn strange_signatures(
    good: &str,
    token: &Jwt,
    ours: &Ed25519KeyPair,
    theirs: &Ed25519KeyPair,
) -> Vec<(&'static str, String)> {
    let public = ours.public_key().as_ref();
    let (message, signature) = good.rsplit_once('.').unwrap();
    let unsigned = token.header("alg", json!("none")).message();
    let mut tampered = token.signature.clone();
    tampered[0] ^= 1;
    vec![
        (
            "has another signature",
            format!("{message}.{}", URL_SAFE_NO_PAD.encode(tampered)),
        ),
        ("says another thing than was signed", {
            let later = token.claims["exp"].as_i64().unwrap() + 60;
            format!("{}.{signature}", token.claim("exp", json!(later)).message())
        }),
        ("is not signed", format!("{unsigned}.")),
        (
            "is not signed, but looks so",
            format!("{unsigned}.{signature}"),
        ),
        (
            "has the public key for a secret",
            token.signed_by_secret(public),
        ),
        ("has the public key's text for a secret", {
            token.signed_by_secret(URL_SAFE_NO_PAD.encode(public).as_bytes())
        }),
        ("is signed by a stranger", token.signed_by(theirs)),
    ]
}

/// The good token by a key that was given up, or by one of our keys in the name of another.
async fn other_keys_of_ours(
    app: &TestApp,
    token: &Jwt,
    ours: &Ed25519KeyPair,
) -> Vec<(&'static str, String)> {
    let retired = turn(app, true).await;
    let given_up = key(app, &retired).await;
    give_up(app, &retired).await.unwrap();
    let to_come = turn(app, false).await;
    let next = key(app, &to_come).await;
    vec![
        (
            "is signed by a key given up",
            token.header("kid", json!(retired)).signed_by(&given_up),
        ),
        (
            "names one of our keys and is signed by another",
            token.header("kid", json!(to_come)).signed_by(ours),
        ),
        (
            "is signed by one of our keys and names another",
            token.signed_by(&next),
        ),
    ]
}

/// The good token, signed by our key for other times.
fn strange_times(token: &Jwt, ours: &Ed25519KeyPair, now: i64) -> Vec<(&'static str, String)> {
    let past = token
        .claim("iat", json!(now - 660))
        .claim("nbf", json!(now - 660));
    let of = |name, value| token.claim(name, value).signed_by(ours);
    vec![
        (
            "has expired",
            past.claim("exp", json!(now - 60)).signed_by(ours),
        ),
        ("never expires", of("exp", Value::Null)),
        ("lives for a day", of("exp", json!(now + 86_400))),
        ("holds from tomorrow on", of("nbf", json!(now + 86_400))),
        ("was given out tomorrow", of("iat", json!(now + 86_400))),
    ]
}

/// The good token with a header that asks for more than it says who signed it.
fn strange_headers(
    token: &Jwt,
    ours: &Ed25519KeyPair,
    theirs: &Ed25519KeyPair,
) -> Vec<(&'static str, String)> {
    let jwk = |key: &Ed25519KeyPair| {
        let x = URL_SAFE_NO_PAD.encode(key.public_key().as_ref());
        json!({"kty": "OKP", "crv": "Ed25519", "x": x})
    };
    let critical = token.header("crit", json!(["b64"]));
    let elsewhere = "https://other.vn/jwks.json";
    let brings = token.header("jwk", jwk(theirs));
    let refers = token.header("jku", json!(elsewhere));
    vec![
        (
            "names a key that is not there",
            token.header("kid", json!("1")).signed_by(ours),
        ),
        (
            "names no key",
            token.header("kid", Value::Null).signed_by(ours),
        ),
        (
            "is of another type",
            token.header("typ", json!("JWT")).signed_by(ours),
        ),
        (
            "is of no type",
            token.header("typ", Value::Null).signed_by(ours),
        ),
        (
            "wants to be understood",
            critical.header("b64", json!(true)).signed_by(ours),
        ),
        (
            "wants something unknown to be understood",
            token.header("crit", json!(["exp"])).signed_by(ours),
        ),
        ("brings its own key", brings.signed_by(theirs)),
        (
            "brings its own key and names none",
            brings.header("kid", Value::Null).signed_by(theirs),
        ),
        (
            "brings our key",
            token.header("jwk", jwk(ours)).signed_by(ours),
        ),
        ("refers to keys elsewhere", refers.signed_by(theirs)),
        (
            "refers to keys elsewhere and is signed by ours",
            refers.signed_by(ours),
        ),
        (
            "refers to a certificate elsewhere",
            token.header("x5u", json!(elsewhere)).signed_by(ours),
        ),
        (
            "spells the algorithm small",
            token.header("alg", json!("eddsa")).signed_by(ours),
        ),
        (
            "spells the algorithm large",
            token.header("alg", json!("EDDSA")).signed_by(ours),
        ),
        (
            "names the algorithm by its curve",
            token.header("alg", json!("Ed25519")).signed_by(ours),
        ),
        (
            "names a list of keys",
            token
                .header("kid", json!([token.header["kid"]]))
                .signed_by(ours),
        ),
        ("has a list for a header", {
            let list = Jwt {
                header: json!([token.header]),
                ..token.clone()
            };
            list.signed_by(ours)
        }),
    ]
}

/// The good token with other claims, or claims of other types, signed by our key.
fn strange_claims(token: &Jwt, ours: &Ed25519KeyPair) -> Vec<(&'static str, String)> {
    let soon = token.claims["exp"].as_i64().unwrap();
    let (audience, issuer) = (&token.claims["aud"], &token.claims["iss"]);
    let nobodys = json!("01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40");
    let mut all: Vec<(&'static str, String)> = [
        ("is for another audience", "aud", json!("others")),
        ("is for nobody", "aud", Value::Null),
        ("is from another issuer", "iss", json!("https://other.vn")),
        ("is from nobody", "iss", Value::Null),
        ("is of a session nobody has", "sid", nobodys),
        ("is an account's without a session", "sid", Value::Null),
        ("ends at a text", "exp", json!(soon.to_string())),
        ("ends at a fraction", "exp", json!(soon_and_a_half(soon))),
        ("ends at yes", "exp", json!(true)),
        ("ends beyond all numbers", "exp", json!(u64::MAX)),
        ("holds from a text on", "nbf", json!("0")),
        ("does not say from when on it holds", "nbf", Value::Null),
        ("was given out at a text", "iat", json!("0")),
        ("does not say when it was given out", "iat", Value::Null),
        ("was given out before all numbers", "iat", json!(i64::MIN)),
        ("is for nobody's number", "sub", json!(7)),
        ("is for a name", "sub", json!("first.admin")),
        ("is for no one", "sub", Value::Null),
        ("is for two audiences", "aud", json!([audience, "others"])),
        ("is from two issuers", "iss", json!([issuer, "others"])),
        ("has no id", "jti", Value::Null),
        ("has a number for a session", "sid", json!(1)),
        ("has a list for scopes", "scope", json!(["reports:read"])),
        ("has a list for a client", "client_id", json!(["tiendo"])),
    ]
    .into_iter()
    .map(|(fault, name, value)| (fault, token.claim(name, value).signed_by(ours)))
    .collect();
    let list = Jwt {
        claims: json!([token.claims]),
        ..token.clone()
    };
    all.push(("has a list for claims", list.signed_by(ours)));
    all
}

#[expect(clippy::cast_precision_loss, reason = "seconds since 1970 fit")]
fn soon_and_a_half(seconds: i64) -> f64 {
    seconds as f64 + 0.5
}

/// The good token made again by hand: the proof that forgeries fail for what is wrong with them.
pub async fn faithful(app: &TestApp, good: &str) -> String {
    let token = Jwt::read(good);
    let key = key(app, &text(&token.header["kid"])).await;
    token.signed_by(&key)
}
