//! Mail: one-time tokens on their way to the owner of an account.

use std::time::Duration;

use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use uuid::Uuid;

use crate::clock::LOCAL;
use crate::config::Config;

/// How long a mail server may take to accept a letter.
const PATIENCE: Duration = Duration::from_secs(10);

const SUBJECT: &str = "Tiến Độ: chọn mật khẩu / choose your password";

const MOMENT: &[BorrowedFormatItem<'_>] =
    format_description!("[hour]:[minute] [day]/[month]/[year]");

/// Sends letters by SMTP.
#[derive(Debug)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    way: Way,
}

/// Where the owner of a token goes with it.
#[derive(Debug)]
enum Way {
    /// A page of the frontend, which reads the token behind the `#`: browsers send that to nobody.
    Page(String),
    /// The operation itself, of the service at this address.
    Operation(String),
}

/// A letter with a one-time token.
#[derive(Debug)]
pub struct Letter<'a> {
    /// Address it goes to.
    pub to: &'a str,
    /// Name of the person.
    pub display_name: &'a str,
    /// User name of the account.
    pub username: &'a str,
    /// The token.
    pub token: &'a str,
    /// When the token stops working.
    pub expires_at: OffsetDateTime,
}

/// Why a letter was not sent. Says neither address nor content, nor what the server wrote, which may
/// repeat them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailError {
    /// The letter could not be put together: the address is not one.
    Unwritable,
    /// The server cannot be reached, or the connection is not to be trusted.
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
            Self::Unreachable => f.write_str("the mail server cannot be reached"),
            Self::Late => f.write_str("the mail server did not answer in time"),
            Self::Refused(code) => write!(f, "the mail server refused: {code}"),
        }
    }
}

impl std::error::Error for MailError {}

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
        let way = match &config.password_page {
            Some(page) => Way::Page(page.clone()),
            None => Way::Operation(config.public_url.clone()),
        };
        Ok(Some(Self {
            transport,
            from,
            way,
        }))
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
            None => MailError::Unreachable,
        })
    }

    fn message(&self, letter: &Letter<'_>) -> Option<Message> {
        let to: Address = letter.to.parse().ok()?;
        // The library panics over what no name that was taken in holds.
        let name: String = letter
            .display_name
            .chars()
            .filter(|c| !c.is_control())
            .collect();
        let id = format!("<{}@{}>", Uuid::now_v7(), self.from.email.domain());
        let text = letter.text(&self.way);
        let body = Body::new_with_encoding(text, ContentTransferEncoding::Base64).ok()?;
        Message::builder()
            .message_id(Some(id))
            .from(self.from.clone())
            .to(Mailbox::new(Some(name), to))
            .subject(SUBJECT)
            .header(ContentType::TEXT_PLAIN)
            .body(body)
            .ok()
    }
}

impl Letter<'_> {
    fn text(&self, way: &Way) -> String {
        let Self {
            to: _,
            display_name,
            username,
            token,
            expires_at,
        } = self;
        let until = expires_at
            .to_offset(LOCAL)
            .format(MOMENT)
            .unwrap_or_default();
        let (vi, en) = match way {
            Way::Page(page) => {
                let link = format!("{page}#token={token}");
                (
                    format!("Mở liên kết sau để chọn mật khẩu:\n\n{link}"),
                    format!("Open this link to choose one:\n\n{link}"),
                )
            }
            Way::Operation(url) => {
                let operation = format!("POST {url}/v1/auth/set-password");
                (
                    format!("Mã dùng một lần để chọn mật khẩu, bằng {operation}:\n\n{token}"),
                    format!("The one-time token to choose one with, by {operation}:\n\n{token}"),
                )
            }
        };
        format!(
            "Kính gửi {display_name},\n\n\
             Tài khoản {username} trên hệ thống Tiến Độ đang chờ chọn mật khẩu. {vi}\n\n\
             Chỉ dùng được một lần, trước {until} (giờ Việt Nam). Không chuyển thư này cho người khác. \
             Nếu ông/bà không chờ thư này, hãy báo cho quản trị viên.\n\n\
             ---\n\n\
             Dear {display_name},\n\n\
             The account {username} in Tiến Độ is waiting for a password. {en}\n\n\
             It works once, before {until} (Vietnam time). Do not pass this letter on. \
             If you do not expect it, tell your admin.\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::config::Hidden;

    const LETTER: Letter<'_> = Letter {
        to: "tuphap@phanthiet.gov.vn",
        display_name: "Phòng Tư pháp",
        username: "tuphap",
        token: "pZ0mQ2fR7dVw",
        expires_at: datetime!(2018-05-24 02:00 UTC),
    };

    fn config(url: &str) -> Config {
        Config {
            smtp_url: Some(Hidden::new(url)),
            mail_from: Some("Tiến Độ <tiendo@phanthiet.gov.vn>".to_owned()),
            ..Config::default()
        }
    }

    #[test]
    fn a_letter_leads_to_the_page_or_to_the_operation_in_both_languages() {
        let text = LETTER.text(&Way::Page("https://kehoach.vn/mat-khau".to_owned()));
        let link = "https://kehoach.vn/mat-khau#token=pZ0mQ2fR7dVw";
        assert_eq!(text.matches(link).count(), 2);
        assert_eq!(text.matches("09:00 24/05/2018").count(), 2);
        assert!(text.starts_with("Kính gửi Phòng Tư pháp,\n\nTài khoản tuphap"));
        let text = LETTER.text(&Way::Operation("https://api.vn".to_owned()));
        assert_eq!(
            text.matches("POST https://api.vn/v1/auth/set-password")
                .count(),
            2
        );
        assert_eq!(text.matches("\n\npZ0mQ2fR7dVw\n\n").count(), 2);
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
            display_name: "A\r\nBcc: all@example.vn",
            ..LETTER
        };
        let written = String::from_utf8(mailer.message(&letter).unwrap().formatted()).unwrap();
        assert!(!written.contains("\nBcc:"), "{written}");
    }
}
