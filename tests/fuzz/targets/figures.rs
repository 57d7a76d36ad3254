//! Figures, days and instants: what is read is written so that it is read as the same.

#![no_main]

use api::decimal::Decimal;
use api::http::day::Day;
use api::http::instant::Instant;
use api::text::Lang;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok(figure) = Decimal::parse(text) {
        let written = serde_json::to_string(&figure).expect("a figure can be written");
        assert_eq!(Decimal::parse(&written), Ok(figure));
        assert_eq!(serde_json::from_str::<Decimal>(&written).ok(), Some(figure));
    }
    if let Ok(day) = text.parse::<Day>() {
        assert_eq!(day.to_string(), text);
    }
    if let Ok(instant) = text.parse::<Instant>() {
        let again: Instant = instant.to_string().parse().expect("what was written is read");
        assert_eq!(again.0, instant.0);
    }
    let _ = Lang::negotiate(Some(text));
});
