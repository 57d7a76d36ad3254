//! Whether a service client gets a token, and whether one it has may be used: without database and clock.

use std::net::IpAddr;

use entity::enums::AccountStatus;
use entity::service_client;
use ipnet::IpNet;
use time::OffsetDateTime;

use super::secret;

/// Why a service client is turned away. Outside it is told apart nowhere; the audit trail says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No client has the id.
    UnknownClient,
    /// Neither its secret nor the one before.
    WrongSecret,
    /// It is disabled.
    Disabled,
    /// Its time is over.
    Expired,
    /// The token was cut off, by another secret or by disabling the client.
    CutOff,
    /// It calls from where it may not.
    Address,
}

impl Refusal {
    /// The reason as the audit trail keeps it.
    pub fn reason(self) -> &'static str {
        match self {
            Self::UnknownClient => "unknown_client",
            Self::WrongSecret => "wrong_secret",
            Self::Disabled => "disabled",
            Self::Expired => "expired",
            Self::CutOff => "cut_off",
            Self::Address => "address",
        }
    }
}

/// What a service client is held to at each request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Whether it may be used.
    pub status: AccountStatus,
    /// From when on it cannot be used.
    pub expires_at: Option<OffsetDateTime>,
    /// Where it may call from; empty: from anywhere.
    pub allowed_addresses: Vec<IpNet>,
    /// Tokens of another generation are cut off.
    pub generation: i64,
}

impl Limits {
    /// Those of a client.
    pub fn of(client: &service_client::Model) -> Self {
        Self {
            status: client.status,
            expires_at: client.expires_at,
            allowed_addresses: client.allowed_addresses.0.clone(),
            generation: client.token_generation,
        }
    }

    /// Whether the client may call at `now` from there.
    pub fn admit(&self, now: OffsetDateTime, from: Option<IpAddr>) -> Result<(), Refusal> {
        if self.status != AccountStatus::Active {
            return Err(Refusal::Disabled);
        }
        if self.expires_at.is_some_and(|end| end <= now) {
            return Err(Refusal::Expired);
        }
        if self.allowed_addresses.is_empty() {
            return Ok(());
        }
        // ::ffff:203.0.113.7 is how a socket for both families shows 203.0.113.7.
        let from = from.map(|address| address.to_canonical());
        let allowed = |address| {
            self.allowed_addresses
                .iter()
                .any(|net| net.contains(&address))
        };
        if from.is_some_and(allowed) {
            Ok(())
        } else {
            Err(Refusal::Address)
        }
    }

    /// Whether a token of that generation may be used at `now` from there.
    pub fn admit_token(
        &self,
        generation: Option<i64>,
        now: OffsetDateTime,
        from: Option<IpAddr>,
    ) -> Result<(), Refusal> {
        if generation != Some(self.generation) {
            return Err(Refusal::CutOff);
        }
        self.admit(now, from)
    }
}

/// Whether the client, if there is one, gets a token for that secret, given as its hash. An unknown client
/// costs what a known one does.
pub fn judge(
    client: Option<&service_client::Model>,
    given: &[u8],
    now: OffsetDateTime,
    from: Option<IpAddr>,
) -> Result<(), Refusal> {
    let nobody = [0_u8; 32];
    let present = client.map_or(nobody.as_slice(), |client| &client.secret_hash);
    let previous = client
        .filter(|client| {
            client
                .previous_secret_until
                .is_some_and(|until| now < until)
        })
        .and_then(|client| client.previous_secret_hash.as_deref());
    let by_present = secret::same(present, given);
    let by_previous = secret::same(previous.unwrap_or(&nobody), given) && previous.is_some();
    let client = client.ok_or(Refusal::UnknownClient)?;
    if !(by_present || by_previous) {
        return Err(Refusal::WrongSecret);
    }
    Limits::of(client).admit(now, from)
}

#[cfg(test)]
mod tests {
    use entity::json::{Networks, Scopes};
    use time::Duration;
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2018-05-17 02:00 UTC);

    fn client() -> service_client::Model {
        service_client::Model {
            id: Uuid::nil(),
            client_id: "so-ldtbxh".into(),
            name: "Sở".into(),
            unit_id: Uuid::nil(),
            scopes: Scopes::default(),
            secret_hash: secret::hash("present"),
            previous_secret_hash: Some(secret::hash("previous")),
            previous_secret_until: Some(NOW + Duration::HOUR),
            token_generation: 3,
            expires_at: Some(NOW + Duration::DAY),
            allowed_addresses: Networks(vec![
                "203.0.113.7/32".parse().unwrap(),
                "2001:db8::/32".parse().unwrap(),
            ]),
            last_used_at: None,
            status: AccountStatus::Active,
            version: 1,
            created_at: NOW,
            updated_at: NOW,
        }
    }

    fn judged(
        client: Option<&service_client::Model>,
        given: &str,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        judge(
            client,
            &secret::hash(given),
            now,
            Some([203, 0, 113, 7].into()),
        )
    }

    #[test]
    fn the_secret_before_works_until_its_time_is_over() {
        let client = client();
        let of = |given, hours| judged(Some(&client), given, NOW + Duration::hours(hours));
        assert_eq!(of("present", 0), Ok(()));
        assert_eq!(of("present", 2), Ok(()));
        assert_eq!(of("previous", 0), Ok(()));
        assert_eq!(of("previous", 1), Err(Refusal::WrongSecret));
        assert_eq!(of("other", 0), Err(Refusal::WrongSecret));
        assert_eq!(judged(None, "present", NOW), Err(Refusal::UnknownClient));
        // What stands in for the hash of nobody's secret opens nothing.
        assert_eq!(
            judge(None, &[0; 32], NOW, None),
            Err(Refusal::UnknownClient)
        );
        let mut once = client.clone();
        once.previous_secret_hash = None;
        assert_eq!(
            judge(Some(&once), &[0; 32], NOW, None),
            Err(Refusal::WrongSecret)
        );
    }

    #[test]
    fn a_client_may_call_until_it_ends_and_from_where_it_may() {
        let limits = Limits::of(&client());
        let from = |text: &str| limits.admit(NOW, Some(text.parse().unwrap()));
        for text in ["203.0.113.7", "::ffff:203.0.113.7", "2001:db8:1::1"] {
            assert_eq!(from(text), Ok(()), "{text}");
        }
        for text in [
            "203.0.113.8",
            "::ffff:203.0.113.8",
            "2001:db9::1",
            "::1",
            "127.0.0.1",
        ] {
            assert_eq!(from(text), Err(Refusal::Address), "{text}");
        }
        assert_eq!(limits.admit(NOW, None), Err(Refusal::Address));
        let end = NOW + Duration::DAY;
        let here = Some([203, 0, 113, 7].into());
        assert_eq!(limits.admit(end - Duration::MICROSECOND, here), Ok(()));
        assert_eq!(limits.admit(end, here), Err(Refusal::Expired));
        let anywhere = Limits {
            allowed_addresses: Vec::new(),
            ..limits.clone()
        };
        assert_eq!(anywhere.admit(NOW, None), Ok(()));
        let disabled = Limits {
            status: AccountStatus::Disabled,
            ..anywhere.clone()
        };
        assert_eq!(disabled.admit(NOW, None), Err(Refusal::Disabled));
        for (generation, verdict) in [
            (Some(3), Ok(())),
            (Some(2), Err(Refusal::CutOff)),
            (Some(4), Err(Refusal::CutOff)),
            (None, Err(Refusal::CutOff)),
        ] {
            assert_eq!(anywhere.admit_token(generation, NOW, None), verdict);
        }
    }
}
