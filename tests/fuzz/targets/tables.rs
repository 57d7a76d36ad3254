//! Tables in CSV, of units and of figures: read, or refused with words about a line of them.

#![no_main]

use api::reports::form_read::Table;
use api::units::faults::Faults;
use api::units::sheet;
use fuzz::is_clear;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = api::http::csv_body::text(data.to_vec()) else {
        return;
    };
    let mut faults = Faults::default();
    let _ = sheet::parse(&text, &mut faults);
    if let Err(problem) = faults.or_ok() {
        is_clear(&problem);
    }
    if let Ok(table) = Table::of_csv(&text)
        && let Err(faults) = table.read(&[])
    {
        is_clear(&table.problem(&faults));
    }
});
