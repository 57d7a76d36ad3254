use proptest::prelude::*;
use time::macros::date;

use super::*;

fn span(kind: Frequency, ordinal: i32, from: Date, to: Date) -> AggregatePeriod {
    AggregatePeriod {
        id: None,
        label: "kỳ".to_owned(),
        frequency: kind,
        year: 2018,
        ordinal,
        covers_from: Day(from),
        covers_to: Day(to),
    }
}

#[test]
fn codes_become_ids() {
    for (code, id) in [
        ("22915", "22915"),
        ("PLD-594", "PLD-594"),
        ("7.1.a", "7_1_a"),
        ("7_1", "7$5F1"),
        ("2351/QĐ-TTg", "2351$2FQ$C4$90-TTg"),
        ("2018-H1", "2018-H1"),
    ] {
        assert_eq!(id_of(code), id);
    }
}

#[test]
fn calendar_periods_have_their_names_and_others_their_days() {
    for (period, written) in [
        (
            span(
                Frequency::Annual,
                1,
                date!(2018 - 01 - 01),
                date!(2018 - 12 - 31),
            ),
            "2018",
        ),
        (
            span(
                Frequency::SemiAnnual,
                1,
                date!(2018 - 01 - 01),
                date!(2018 - 06 - 30),
            ),
            "2018-S1",
        ),
        (
            span(
                Frequency::SemiAnnual,
                2,
                date!(2018 - 07 - 01),
                date!(2018 - 12 - 31),
            ),
            "2018-S2",
        ),
        (
            span(
                Frequency::Quarterly,
                4,
                date!(2018 - 10 - 01),
                date!(2018 - 12 - 31),
            ),
            "2018-Q4",
        ),
        (
            span(
                Frequency::Monthly,
                2,
                date!(2018 - 02 - 01),
                date!(2018 - 02 - 28),
            ),
            "2018-02",
        ),
        // Decree 09/2019/NĐ-CP: from 15 December to 14 June, 17 + 31 + 28 + 31 + 30 + 31 + 14 days.
        (
            span(
                Frequency::SemiAnnual,
                1,
                date!(2017 - 12 - 15),
                date!(2018 - 06 - 14),
            ),
            "2017-12-15/P182D",
        ),
        (
            span(
                Frequency::OneOff,
                1,
                date!(2018 - 11 - 15),
                date!(2018 - 12 - 15),
            ),
            "2018-11-15/P31D",
        ),
        // A campaign that happens to last a whole year is still no year of the calendar.
        (
            span(
                Frequency::Thematic,
                1,
                date!(2018 - 01 - 01),
                date!(2018 - 12 - 31),
            ),
            "2018-01-01/P365D",
        ),
    ] {
        assert_eq!(time_period(&period), written);
    }
}

#[test]
fn women_and_men_are_parts_of_the_figure_that_counts_persons() {
    assert_eq!(
        figure(ExportPart::Women, MeasureKind::Percentage),
        "NUMERATOR"
    );
    assert_eq!(figure(ExportPart::Men, MeasureKind::Count), "AMOUNT");
    assert_eq!(sex(ExportPart::Women), "F");
    assert_eq!(sex(ExportPart::Men), "M");
    assert_eq!(sex(ExportPart::Rate), TOTAL);
}

proptest! {
    #[test]
    fn two_codes_never_become_one_id(one in "[a-zA-Z0-9._$@/Đđ-]{1,8}", other in "[a-zA-Z0-9._$@/Đđ-]{1,8}") {
        prop_assert_eq!(id_of(&one) == id_of(&other), one == other);
        prop_assert!(id_of(&one).bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_@$-".contains(&byte)));
    }
}
