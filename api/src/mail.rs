//! Mail: letters on their way to a person.

use std::error::Error;
use std::time::Duration;

use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use uuid::Uuid;

use crate::config::Config;

/// How long a mail server may take to accept a letter.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Sends letters by SMTP.
#[derive(Debug)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// A letter, as the feature that sends it has put it together.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// Identity: with the sender's domain its `Message-ID`.
    pub id: Uuid,
    /// Address it goes to.
    pub to: &'a str,
    /// Name of the person.
    pub display_name: &'a str,
    /// What it is about.
    pub subject: &'a str,
    /// What it says.
    pub text: String,
}

/// Why a letter was not sent. Says neither address nor content, nor what the server wrote, which may
/// repeat them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailError {
    /// The letter could not be put together: the address is not one.
    Unwritable,
    /// The server took no connection, so that it surely has nothing of the letter.
    Away,
    /// The connection broke on the way, or is not to be trusted.
    Unreachable,
    /// The server did not answer in time.
    Late,
    /// The server refused, with this SMTP reply code (RFC 5321 section 4.2).
    Refused(u16),
}

impl std::fmt::Display for MailError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unwritable => f.write_str("the letter could not be put together"),
            Self::Away => f.write_str("the mail server takes no connections"),
            Self::Unreachable => f.write_str("the mail server cannot be reached"),
            Self::Late => f.write_str("the mail server did not answer in time"),
            Self::Refused(code) => write!(f, "the mail server refused: {code}"),
        }
    }
}

impl Error for MailError {}

impl Mailer {
    /// The mailer the settings describe; `None` where there is no mail. The error names the setting that
    /// is wrong, but not its value, which may hold a password.
    pub fn new(config: &Config) -> Result<Option<Self>, String> {
        let (url, from) = match (&config.smtp_url, &config.mail_from) {
            (None, None) => return Ok(None),
            (Some(url), Some(from)) => (url, from),
            _ => return Err("TIENDO_SMTP_URL and TIENDO_MAIL_FROM go together".to_owned()),
        };
        let from = from
            .parse()
            .map_err(|error| format!("TIENDO_MAIL_FROM: {error}"))?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.reveal())
            .map_err(|_| "TIENDO_SMTP_URL: not of the form smtp://… or smtps://…".to_owned())?
            .timeout(Some(PATIENCE))
            .build();
        Ok(Some(Self { transport, from }))
    }

    /// Whether the mail server lets us in.
    pub async fn is_reachable(&self) -> bool {
        let tried = tokio::time::timeout(PATIENCE, self.transport.test_connection()).await;
        matches!(tried, Ok(Ok(true)))
    }

    /// Sends the letter; fails where the server has not accepted it within ten seconds.
    pub async fn send(&self, letter: &Letter<'_>) -> Result<(), MailError> {
        let message = self.message(letter).ok_or(MailError::Unwritable)?;
        let sent = tokio::time::timeout(PATIENCE, self.transport.send(message))
            .await
            .map_err(|_| MailError::Late)?;
        sent.map(drop).map_err(|error| match error.status() {
            Some(code) => MailError::Refused(code.into()),
            None if error.is_timeout() => MailError::Late,
            None if is_away(&error) => MailError::Away,
            None => MailError::Unreachable,
        })
    }

    fn message(&self, letter: &Letter<'_>) -> Option<Message> {
        let to: Address = letter.to.parse().ok()?;
        // The library panics over what no name that was taken in holds.
        let plain = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
        let id = format!("<{}@{}>", letter.id, self.from.email.domain());
        let text = letter.text.clone();
        let body = Body::new_with_encoding(text, ContentTransferEncoding::Base64).ok()?;
        Message::builder()
            .message_id(Some(id))
            .from(self.from.clone())
            .to(Mailbox::new(Some(plain(letter.display_name)), to))
            .subject(plain(letter.subject))
            .header(ContentType::TEXT_PLAIN)
            .body(body)
            .ok()
    }
}

/// Whether the connection was refused: a connection that was made ends in other ways.
fn is_away(error: &lettre::transport::smtp::Error) -> bool {
    let io = error.source().and_then(|source| source.downcast_ref());
    io.is_some_and(|io: &std::io::Error| io.kind() == std::io::ErrorKind::ConnectionRefused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Hidden;

    fn config(url: &str) -> Config {
        Config {
            smtp_url: Some(Hidden::new(url)),
            mail_from: Some("Tiến Độ <tiendo@phanthiet.gov.vn>".to_owned()),
            ..Config::default()
        }
    }

    #[test]
    fn mail_is_configured_wholly_or_not_at_all() {
        assert!(Mailer::new(&Config::default()).unwrap().is_none());
        let whole = config("smtps://u:geheim@mail.vn");
        assert!(Mailer::new(&whole).unwrap().is_some());
        for half in [
            Config {
                mail_from: None,
                ..whole.clone()
            },
            Config {
                smtp_url: None,
                ..whole.clone()
            },
            Config {
                mail_from: Some("nobody".to_owned()),
                ..whole.clone()
            },
            config("http://u:geheim@mail.vn"),
        ] {
            let error = Mailer::new(&half).unwrap_err();
            assert!(error.starts_with("TIENDO_"), "{error}");
            assert!(!error.contains("geheim"), "{error}");
        }
    }

    #[test]
    fn what_people_wrote_adds_no_header() {
        let mailer = Mailer::new(&config("smtp://localhost")).unwrap().unwrap();
        let letter = Letter {
            id: Uuid::nil(),
            to: "tuphap@phanthiet.gov.vn",
            display_name: "A\r\nBcc: all@example.vn",
            subject: "B\r\nBcc: all@example.vn",
            text: "Kính gửi".to_owned(),
        };
        let written = String::from_utf8(mailer.message(&letter).unwrap().formatted()).unwrap();
        assert!(!written.contains("\nBcc:"), "{written}");
        let id = "Message-ID: <00000000-0000-0000-0000-000000000000@phanthiet.gov.vn>";
        assert!(written.contains(id), "{written}");
    }
}
