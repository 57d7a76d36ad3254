//! When units are reminded, as it is set from outside.

use std::collections::BTreeSet;

/// Most days ahead that can be set.
const FURTHEST: u16 = 90;

/// When units are reminded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `TIENDO_REMIND_BEFORE`: so many days before the due day; 0 is that day itself.
    pub before: BTreeSet<u16>,
    /// `TIENDO_REMIND_OVERDUE_EVERY`: days from one reminder of what is overdue or sent back to the next.
    pub every: u16,
    /// `TIENDO_REMIND_FROM`: hour of the day in `Asia/Ho_Chi_Minh` from which reminders go out.
    pub from_hour: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            before: BTreeSet::from([7, 3, 1]),
            every: 3,
            from_hour: 8,
        }
    }
}

impl Settings {
    /// Reads the settings as they are written; what is absent stays as it is by default. The error names the
    /// setting that is wrong.
    pub fn read(
        before: Option<&str>,
        every: Option<&str>,
        from_hour: Option<&str>,
    ) -> Result<Self, String> {
        let mut settings = Self::default();
        if let Some(text) = before {
            settings.before = text
                .split(',')
                .map(|days| within(days, 0, FURTHEST))
                .collect::<Option<_>>()
                .ok_or_else(|| {
                    format!("TIENDO_REMIND_BEFORE: days from 0 to {FURTHEST}, such as 7,3,1")
                })?;
        }
        if let Some(text) = every {
            settings.every = within(text, 1, FURTHEST).ok_or_else(|| {
                format!("TIENDO_REMIND_OVERDUE_EVERY: a number of days from 1 to {FURTHEST}")
            })?;
        }
        if let Some(text) = from_hour {
            settings.from_hour = within(text, 0, 23)
                .and_then(|hour| u8::try_from(hour).ok())
                .ok_or("TIENDO_REMIND_FROM: an hour from 0 to 23")?;
        }
        Ok(settings)
    }
}

fn within(text: &str, least: u16, most: u16) -> Option<u16> {
    let number = text.trim().parse().ok()?;
    (least..=most).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_what_is_absent_is_the_default() {
        let read = Settings::read(Some("14, 7,0"), Some("2"), Some("0")).unwrap();
        assert_eq!(read.before, BTreeSet::from([0, 7, 14]));
        assert_eq!((read.every, read.from_hour), (2, 0));
        assert_eq!(Settings::read(None, None, None), Ok(Settings::default()));
    }

    #[test]
    fn a_wrong_setting_is_named() {
        for (before, every, from, name) in [
            (Some("7,x"), None, None, "TIENDO_REMIND_BEFORE"),
            (Some("91"), None, None, "TIENDO_REMIND_BEFORE"),
            (Some(""), None, None, "TIENDO_REMIND_BEFORE"),
            (None, Some("0"), None, "TIENDO_REMIND_OVERDUE_EVERY"),
            (None, None, Some("24"), "TIENDO_REMIND_FROM"),
            (None, None, Some("-1"), "TIENDO_REMIND_FROM"),
        ] {
            let error = Settings::read(before, every, from).unwrap_err();
            assert!(error.starts_with(name), "{error}");
        }
    }
}
