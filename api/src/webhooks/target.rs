//! What may be the address of a webhook. Pure: where its name leads is asked at the time of the call.

use std::net::IpAddr;

use ipnet::IpNet;
use reqwest::Url;

use super::addresses::may_call;
use crate::text::Text;
use crate::texts;

/// Where a call goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The address as it is called.
    pub url: Url,
    /// Whether it is called over TLS.
    pub over_tls: bool,
}

/// Reads an address; says what is wrong with it. In plain text only where the settings allow private networks.
pub fn read(text: &str, allowed: &[IpNet]) -> Result<Target, Text> {
    let url = Url::parse(text).map_err(|_| texts::webhooks::not_an_address())?;
    let over_tls = match url.scheme() {
        "https" => true,
        "http" if !allowed.is_empty() => false,
        _ => {
            return Err(texts::webhooks::only_https());
        }
    };
    let has_secret = !url.username().is_empty() || url.password().is_some();
    if has_secret || url.fragment().is_some() {
        return Err(texts::webhooks::user_or_fragment());
    }
    let host = url.host_str().unwrap_or_default();
    let literal: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    if literal.is_some_and(|address| !may_call(address, over_tls, allowed)) {
        return Err(texts::webhooks::private_network());
    }
    Ok(Target { url, over_tls })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anywhere() -> Vec<IpNet> {
        ["0.0.0.0/0", "::/0"].map(|net| net.parse().unwrap()).into()
    }

    #[test]
    fn https_to_a_public_place_is_taken() {
        for good in [
            "https://hook.binhthuan.gov.vn/tiendo?k=1",
            "https://1.1.1.1:8443/",
            "https://[2606:4700::1111]/",
        ] {
            assert!(read(good, &[]).unwrap().over_tls, "{good}");
        }
    }

    #[test]
    fn anything_else_is_refused_however_a_private_address_is_written() {
        for bad in [
            "",
            "hook.vn",
            "ftp://hook.vn/",
            "file:///etc/passwd",
            "http://hook.vn/",
            "https://user@hook.vn/",
            "https://user:x@hook.vn/",
            "https://hook.vn/#a",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://0x7f000001/",
            "https://2130706433/",
            "https://0177.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest/meta-data/",
        ] {
            assert!(read(bad, &[]).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_settings_open_plain_text_and_private_addresses_together() {
        assert!(
            !read("http://10.1.2.3:9000/hook", &anywhere())
                .unwrap()
                .over_tls
        );
        assert!(read("http://hook.local/", &anywhere()).is_ok());
        assert!(read("https://[::1]/", &anywhere()).is_ok());
        assert!(read("http://1.1.1.1/", &anywhere()).is_err());
        assert!(read("http://user@hook.local/", &anywhere()).is_err());
    }
}
