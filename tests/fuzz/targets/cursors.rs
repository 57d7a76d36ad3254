//! Cursors: what is none is refused, and what was made is read back.

#![no_main]

use api::feed::cursor::{self, After};
use api::http::order::{Ordered, Sort};
use api::http::page::{Window, pack, unpack};
use fuzz::is_clear;
use libfuzzer_sys::fuzz_target;
use uuid::Uuid;

fuzz_target!(|data: &[u8]| {
    let back = unpack(&pack(data), |bytes| Some(bytes.to_vec()));
    assert_eq!(back.ok().as_deref(), Some(data));
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let refused = [
        Window::<Uuid>::new(None, Some(text)).err(),
        Window::<i64>::new(None, Some(text)).err(),
        Ordered::new(None, Some(text), Some(Sort::Name)).err(),
    ];
    refused.iter().flatten().for_each(is_clear);
    match After::read(Some(text)) {
        Ok(After::Place(place)) => {
            let again = After::read(Some(&cursor::pack(place)));
            assert_eq!(again.ok(), Some(After::Place(place)));
        }
        Ok(_) => {}
        Err(problem) => is_clear(&problem),
    }
});
