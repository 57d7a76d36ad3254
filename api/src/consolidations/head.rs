//! The head of a consolidation as it begins: its title from the plan and the period. Knows no database.

use entity::enums::Frequency;
use entity::period;

use crate::texts::official_report as official;

/// The period in the words of an official document.
pub fn period_in_words(period: &period::Model) -> String {
    words(period.frequency, period.year, period.ordinal, &period.label)
}

/// The same from its parts.
pub fn words(frequency: Frequency, year: i32, ordinal: i32, label: &str) -> String {
    match (frequency, ordinal) {
        (Frequency::Monthly, month) => official::month(month, year),
        (Frequency::Quarterly, quarter @ 1..=4) => {
            official::quarter(["I", "II", "III", "IV"][place(quarter)], year)
        }
        (Frequency::SemiAnnual, 1) => official::first_half(year),
        (Frequency::SemiAnnual, _) => official::second_half(year),
        (Frequency::Annual, _) => official::year(year),
        _ => official::period(label),
    }
}

fn place(ordinal: i32) -> usize {
    usize::try_from(ordinal - 1).unwrap_or_default()
}

/// The title of the report on a plan's period.
pub fn title(plan_number: &str, period: &period::Model) -> String {
    official::title(plan_number, &period_in_words(period))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_have_the_words_of_documents() {
        for (frequency, ordinal, said) in [
            (Frequency::Monthly, 5, "tháng 5 năm 2018"),
            (Frequency::Quarterly, 4, "quý IV năm 2018"),
            (Frequency::SemiAnnual, 1, "6 tháng đầu năm 2018"),
            (Frequency::SemiAnnual, 2, "6 tháng cuối năm 2018"),
            (Frequency::Annual, 1, "năm 2018"),
            (Frequency::OneOff, 1, "kỳ SK-2018"),
        ] {
            assert_eq!(words(frequency, 2018, ordinal, "SK-2018"), said);
        }
    }
}
