//! The letter that brings a one-time token to the owner of an account.

use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use crate::clock::LOCAL;
use crate::config::Config;
use crate::text::Text;
use crate::texts;

/// What the letter is about, in both languages.
pub(super) fn subject() -> String {
    let Text { vi, en } = texts::accounts::letter_subject();
    format!("{vi} / {en}")
}

const MOMENT: &[BorrowedFormatItem<'_>] =
    format_description!("[hour]:[minute] [day]/[month]/[year]");

/// Where the owner of a token goes with it.
#[derive(Debug)]
pub(super) enum Way {
    /// A page of the frontend, which reads the token behind the `#`: browsers send that to nobody.
    Page(String),
    /// The operation itself, of the service at this address.
    Operation(String),
}

impl Way {
    /// The way the settings describe.
    pub(super) fn of(config: &Config) -> Self {
        match &config.password_page {
            Some(page) => Self::Page(page.clone()),
            None => Self::Operation(config.public_url.clone()),
        }
    }
}

/// What the letter says.
#[derive(Debug)]
pub(super) struct TokenLetter<'a> {
    /// Name of the person.
    pub(super) display_name: &'a str,
    /// User name of the account.
    pub(super) username: &'a str,
    /// The token.
    pub(super) token: &'a str,
    /// When the token stops working.
    pub(super) expires_at: OffsetDateTime,
}

impl TokenLetter<'_> {
    /// In both languages: whoever has yet to sign in has chosen none.
    pub(super) fn text(&self, way: &Way) -> String {
        let Self {
            display_name,
            username,
            token,
            expires_at,
        } = self;
        let until = expires_at
            .to_offset(LOCAL)
            .format(MOMENT)
            .unwrap_or_default();
        let way = match way {
            Way::Page(page) => texts::accounts::letter_page(format!("{page}#token={token}")),
            Way::Operation(url) => {
                let operation = format!("POST {url}/v1/auth/set-password");
                texts::accounts::letter_operation(operation, token)
            }
        };
        let Text { vi, en } = texts::accounts::letter(display_name, username, way, until);
        format!("{vi}\n\n---\n\n{en}\n")
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const LETTER: TokenLetter<'_> = TokenLetter {
        display_name: "Phòng Tư pháp",
        username: "tuphap",
        token: "pZ0mQ2fR7dVw",
        expires_at: datetime!(2018-05-24 02:00 UTC),
    };

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
}
