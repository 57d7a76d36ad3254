//! Settings that are understood and still unwise, and the mail server they name.

use ipnet::IpNet;

use super::report::{Finding, Report};
use crate::config::Config;
use crate::mail::Mailer;
use crate::second_factor::requirement::Requirement;

/// Looks at what the settings say.
pub fn look(config: &Config, report: &mut Report) {
    report.add(Finding::ok("settings", "all are understood"));
    report.add(public_address(config));
    report.add(proxies(config));
    report.add(match config.second_factor {
        Requirement::Optional => Finding::warning(
            "second factor",
            "admins may sign in with a password alone",
            "set TIENDO_SECOND_FACTOR to admins or everyone",
        ),
        _ => Finding::ok("second factor", "required"),
    });
    if config.webhook_allow_private.iter().any(is_everything) {
        report.add(Finding::warning(
            "webhooks",
            "every private network may be called",
            "name the networks that are meant in TIENDO_WEBHOOK_ALLOW_PRIVATE",
        ));
    }
}

fn is_everything(network: &IpNet) -> bool {
    network.prefix_len() == 0
}

fn public_address(config: &Config) -> Finding {
    let url = &config.public_url;
    let is_for_this_machine = ["http://127.", "http://localhost", "http://[::1]"];
    if url.starts_with("https://") {
        Finding::ok("public address", url)
    } else if is_for_this_machine
        .iter()
        .any(|start| url.starts_with(start))
    {
        Finding::warning(
            "public address",
            format!("{url} is for this machine alone"),
            "set TIENDO_PUBLIC_URL to the https://… address clients know",
        )
    } else {
        Finding::warning(
            "public address",
            format!("{url}: passwords and tokens travel in the open"),
            "put a proxy with TLS before the service and set TIENDO_PUBLIC_URL to its https://… address",
        )
    }
}

fn proxies(config: &Config) -> Finding {
    if config.trusted_proxies.iter().any(is_everything) {
        return Finding::fails(
            "trusted proxies",
            "everybody is believed about where a request comes from",
            "name the addresses of the proxies alone in TIENDO_TRUSTED_PROXIES",
        );
    }
    if config.trusted_proxies.is_empty() && config.public_url.starts_with("https://") {
        return Finding::warning(
            "trusted proxies",
            "none, though a proxy must be there for TLS: every caller seems to come from it, and limits hold for all \
             of them together",
            "set TIENDO_TRUSTED_PROXIES to its address",
        );
    }
    let named = config.trusted_proxies.len();
    Finding::ok("trusted proxies", format!("{named} named"))
}

/// Whether the mail server lets us in.
pub async fn mail(config: &Config, report: &mut Report) {
    let what = "mail server";
    report.add(match Mailer::new(config) {
        Ok(None) => Finding::ok(
            what,
            "none is set up: one-time tokens are in the answers to admins",
        ),
        Ok(Some(mailer)) if mailer.is_reachable().await => Finding::ok(what, "takes connections"),
        Ok(Some(_)) => Finding::warning(
            what,
            "cannot be reached, or does not let us in",
            "look at TIENDO_SMTP_URL, the firewall and the server; letters wait meanwhile",
        ),
        Err(error) => Finding::fails(what, error, "mend the setting"),
    });
}
