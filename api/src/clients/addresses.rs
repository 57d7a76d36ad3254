//! Where a service client may call from: an address, or a range in CIDR notation (RFC 4632, RFC 4291).

use std::borrow::Cow;
use std::net::IpAddr;

use ipnet::IpNet;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::texts;
use crate::unfit::Unfit;

/// An address such as `203.0.113.7`, or a range such as `203.0.113.0/24` or `2001:db8::/32`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRange(pub IpNet);

impl std::str::FromStr for AddressRange {
    type Err = Unfit;

    fn from_str(text: &str) -> Result<Self, Unfit> {
        let net = text
            .parse::<IpAddr>()
            .map(IpNet::from)
            .or_else(|_| text.parse::<IpNet>())
            .map_err(|_| texts::values::not_an_address_range())?;
        // Half the people who write 10.0.0.5/24 mean the one address, the other half the network.
        if net.addr() != net.network() {
            return Err(texts::values::range_is_written(net.trunc()).into());
        }
        if matches!(net, IpNet::V6(v6) if v6.addr().to_ipv4_mapped().is_some()) {
            return Err(texts::values::range_of_ipv4().into());
        }
        Ok(Self(net))
    }
}

impl std::fmt::Display for AddressRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.prefix_len() == self.0.max_prefix_len() {
            write!(f, "{}", self.0.addr())
        } else {
            write!(f, "{}", self.0)
        }
    }
}

impl Serialize for AddressRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AddressRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(Unfit::through)
    }
}

impl PartialSchema for AddressRange {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "An address such as `203.0.113.7`, or a range such as `203.0.113.0/24` or `2001:db8::/32`.",
            ))
            .min_length(Some(2))
            .max_length(Some(43))
            .pattern(Some("^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$"))
            .examples(["203.0.113.0/24"])
            .into()
    }
}

impl ToSchema for AddressRange {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("AddressRange")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_ranges_are_written_one_way() {
        for (text, written) in [
            ("203.0.113.7", "203.0.113.7"),
            ("203.0.113.7/32", "203.0.113.7"),
            ("203.0.113.0/24", "203.0.113.0/24"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("2001:DB8:0::/32", "2001:db8::/32"),
            ("::1", "::1"),
        ] {
            assert_eq!(text.parse::<AddressRange>().unwrap().to_string(), written);
        }
        for text in [
            "",
            "here",
            "203.0.113",
            "203.0.113.7/33",
            "203.0.113.7/24",
            "2001:db8::1/32",
            "::ffff:203.0.113.7",
            "203.0.113.7 ",
            "203.0.113.7:80",
            "fe80::1%eth0",
            "010.0.0.1",
        ] {
            assert!(text.parse::<AddressRange>().is_err(), "{text}");
        }
    }
}
