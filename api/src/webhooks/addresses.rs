//! Where a webhook may lie: addresses of the public network, and others only where the settings allow them.
//! Pure: it is asked for each address that a name leads to, at the time of the call.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(a: u16, b: u16, c: u16, length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), length)
}

/// Addresses that are not of the public network (IANA IPv4 Special-Purpose Address Registry), and multicast.
const SPECIAL_V4: [Ipv4Net; 15] = [
    v4(0, 0, 0, 0, 8),
    v4(10, 0, 0, 0, 8),
    v4(100, 64, 0, 0, 10),
    v4(127, 0, 0, 0, 8),
    v4(169, 254, 0, 0, 16),
    v4(172, 16, 0, 0, 12),
    v4(192, 0, 0, 0, 24),
    v4(192, 0, 2, 0, 24),
    v4(192, 88, 99, 0, 24),
    v4(192, 168, 0, 0, 16),
    v4(198, 18, 0, 0, 15),
    v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),
    v4(224, 0, 0, 0, 4),
    v4(240, 0, 0, 0, 4),
];

/// The only IPv6 addresses given out to the public network.
const GLOBAL_V6: Ipv6Net = v6(0x2000, 0, 0, 3);

/// What of those is special still (IANA IPv6 Special-Purpose Address Registry): Teredo and other protocols,
/// documentation.
const SPECIAL_V6: [Ipv6Net; 3] = [
    v6(0x2001, 0, 0, 23),
    v6(0x2001, 0xdb8, 0, 32),
    v6(0x3fff, 0, 0, 20),
];

/// Whether the address is one of the public network. One that carries an IPv4 address inside is what that is.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !SPECIAL_V4.iter().any(|net| net.contains(&address)),
        IpAddr::V6(address) => match carried(address) {
            Some(inside) => is_public(IpAddr::V4(inside)),
            None => {
                GLOBAL_V6.contains(&address) && !SPECIAL_V6.iter().any(|net| net.contains(&address))
            }
        },
    }
}

/// The IPv4 address that an IPv6 address leads to: mapped, translated (NAT64) or tunnelled (6to4).
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let joined = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(joined(high, low))
        }
        [0x2002, high, low, ..] => Some(joined(high, low)),
        _ => None,
    }
}

/// Whether a webhook at this address may be called: over TLS anywhere in the public network, and at the networks
/// allowed; without TLS at these alone, and only where they are not public.
pub fn may_call(address: IpAddr, over_tls: bool, allowed: &[IpNet]) -> bool {
    let canonical = address.to_canonical();
    let is_allowed = allowed.iter().any(|net| net.contains(&canonical));
    if is_public(address) {
        over_tls
    } else {
        is_allowed
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_not_of_the_public_network_is_refused() {
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100::1",
        ] {
            assert!(!is_public(at(private)), "{private}");
            for over_tls in [true, false] {
                assert!(!may_call(at(private), over_tls, &[]), "{private}");
            }
        }
        for public in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "203.162.4.190",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2606:4700::1111",
            "2405:4800::1",
        ] {
            assert!(may_call(at(public), true, &[]), "{public}");
            assert!(!may_call(at(public), false, &[]), "{public}");
        }
    }

    #[test]
    fn the_settings_open_private_networks_and_nothing_else() {
        let allowed: [IpNet; 2] = [
            "10.20.0.0/16".parse().unwrap(),
            "0.0.0.0/0".parse().unwrap(),
        ];
        for over_tls in [true, false] {
            assert!(may_call(at("10.20.3.4"), over_tls, &allowed[..1]));
            assert!(may_call(at("::ffff:10.20.3.4"), over_tls, &allowed[..1]));
            assert!(!may_call(at("10.21.3.4"), over_tls, &allowed[..1]));
            assert!(may_call(at("127.0.0.1"), over_tls, &allowed));
        }
        // A public address is never called in plain text.
        assert!(!may_call(at("1.1.1.1"), false, &allowed));
    }

    proptest! {
        #[test]
        fn an_address_is_judged_alike_however_it_is_written(bits in any::<u32>()) {
            let plain = Ipv4Addr::from(bits);
            let mapped = IpAddr::V6(plain.to_ipv6_mapped());
            let [a, b, c, d] = plain.octets();
            let low = |high, low| u16::from_be_bytes([high, low]);
            let nat64 = IpAddr::V6(Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, low(a, b), low(c, d)));
            let tunnelled = IpAddr::V6(Ipv6Addr::new(0x2002, low(a, b), low(c, d), 0, 0, 0, 0, 1));
            for other in [mapped, nat64, tunnelled] {
                prop_assert_eq!(is_public(other), is_public(IpAddr::V4(plain)));
            }
        }

        #[test]
        fn the_standard_library_calls_nothing_private_that_is_public_here(bits in any::<u32>()) {
            let address = Ipv4Addr::from(bits);
            let is_known = address.is_private() || address.is_loopback() || address.is_link_local()
                || address.is_multicast() || address.is_broadcast() || address.is_unspecified()
                || address.is_documentation();
            prop_assert!(!(is_known && is_public(IpAddr::V4(address))));
        }
    }
}
