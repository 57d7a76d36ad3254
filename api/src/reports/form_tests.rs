//! The form as it is written, and read back.

use entity::enums::{Accumulation, MeasureKind, SexBasis};
use proptest::prelude::*;
use time::macros::{date, datetime};

use super::*;
use crate::reports::form_read::Table;
use crate::reports::owed::{Definition, Measure};
use crate::reports::values;
use crate::workbook::{self, Cell, Sheet};

/// A measure that is owed.
pub fn owed(number: u128, code: &str, kind: MeasureKind, sex_basis: SexBasis) -> Owed {
    let measure_id = Uuid::from_u128(number);
    Owed {
        measure: Measure {
            id: measure_id,
            code: code.into(),
        },
        definition: Definition {
            id: Uuid::from_u128(number + 1000),
            name: format!("Chỉ số {code}"),
            name_en: Some(format!("Measure {code}")),
            unit_of_measure: "percent".into(),
            kind,
            factor: 100,
            sex_basis,
            accumulation: Accumulation::EachPeriod,
            numerator: Some("Số thành viên đã được tập huấn".into()),
            numerator_en: None,
            denominator: Some("Tổng số thành viên".into()),
            denominator_en: Some("All members".into()),
        },
        framework_version_id: Uuid::nil(),
    }
}

fn value(owed: &Owed) -> report_value::Model {
    report_value::Model {
        revision_id: Uuid::nil(),
        measure_id: owed.measure.id,
        definition_id: owed.definition.id,
        numerator: None,
        denominator: None,
        amount: None,
        answer: None,
        women: None,
        men: None,
        no_data_reason: None,
        note: None,
    }
}

fn measures() -> Vec<Owed> {
    vec![
        owed(1, "5.1.b", MeasureKind::Count, SexBasis::BySex),
        owed(2, "7.1.a", MeasureKind::Percentage, SexBasis::None),
        owed(3, "7.2.a", MeasureKind::Rate, SexBasis::PersonsBySex),
        owed(4, "7.3.a", MeasureKind::Boolean, SexBasis::None),
        owed(5, "2.2", MeasureKind::RelativeChange, SexBasis::None),
    ]
}

fn form(values: Vec<report_value::Model>) -> Form {
    let owed = measures();
    let previous = report_value::Model {
        numerator: Some(120_000),
        denominator: Some(205_000),
        women: Some(70_000),
        men: Some(50_000),
        ..value(&owed[2])
    };
    Form {
        plan_number: "5947/KH-UBND".into(),
        title: "Triển khai thực hiện công tác Bình đẳng giới năm 2018".into(),
        title_en: None,
        unit_code: "PTP".into(),
        unit_name: "Phòng Tư pháp".into(),
        label: "2018-H1".into(),
        covers_from: date!(2018 - 01 - 01),
        covers_to: date!(2018 - 06 - 30),
        due_on: date!(2018 - 06 - 15),
        previous: [(previous.measure_id, previous)].into(),
        owed,
        values,
        updated_at: datetime!(2018-06-11 03:00 UTC),
    }
}

fn cells(form: &Form, lang: Lang) -> Sheet {
    let mut sheets = workbook::read(&write(form, lang).unwrap()).unwrap();
    assert_eq!(sheets.len(), 1);
    sheets.remove(0)
}

#[test]
fn the_form_says_what_it_is_about_and_what_is_asked() {
    let shown = |sheet: &Sheet, row: u32, column: u32| match sheet.get(&row)?.get(&column)? {
        Cell::Text(text) => Some(text.clone()),
        other => panic!("{other:?}"),
    };
    let vi = cells(&form(Vec::new()), Lang::Vi);
    let text = |row, column| shown(&vi, row, column).unwrap_or_default();
    assert_eq!(
        text(1, 2),
        "5947/KH-UBND - Triển khai thực hiện công tác Bình đẳng giới năm 2018"
    );
    assert_eq!(text(2, 2), "PTP - Phòng Tư pháp");
    assert_eq!(text(3, 2), "2018-H1 (01/01/2018 - 30/06/2018)");
    assert_eq!(
        (text(4, 1), text(4, 2)),
        ("Hạn nộp".into(), "15/06/2018".into())
    );
    assert_eq!(
        (text(7, 5), text(8, 5)),
        ("numerator".into(), "Tử số".into())
    );
    assert_eq!(text(11, 0), Uuid::from_u128(3).to_string());
    assert_eq!(
        (text(11, 1), text(11, 2)),
        ("7.2.a".into(), "Chỉ số 7.2.a".into())
    );
    assert_eq!(text(11, 14), "12 / 20,5 (nữ 7, nam 5)");
    assert_eq!(text(9, 14), "");
    let en = cells(&form(Vec::new()), Lang::En);
    let text = |row, column| shown(&en, row, column).unwrap_or_default();
    assert_eq!(
        (text(4, 1), text(4, 2)),
        ("Due day".into(), "15 June 2018".into())
    );
    assert_eq!(
        (text(11, 2), text(11, 4), text(11, 6)),
        (
            "Measure 7.2.a".into(),
            "Số thành viên đã được tập huấn".into(),
            "All members".into()
        )
    );
    assert_eq!(text(11, 14), "12 / 20.5 (women 7, men 5)");
}

#[test]
fn two_copies_are_the_same_and_an_untouched_form_says_nothing() {
    let form = form(Vec::new());
    assert_eq!(
        write(&form, Lang::Vi).unwrap(),
        write(&form, Lang::Vi).unwrap()
    );
    for lang in [Lang::Vi, Lang::En] {
        let table = Table::of_sheets(vec![cells(&form, lang)]).unwrap();
        assert!(table.read(&form.owed).unwrap().is_empty());
    }
}

fn any_values() -> impl Strategy<Value = Vec<report_value::Model>> {
    let part = || prop::option::of(-999_999_999_999_999_i64..=999_999_999_999_999);
    let words = || prop::option::of("[a-zà-ỹĐ0-9=<>&\"'._-][a-zà-ỹĐ0-9 =<>&\"'._\\n-]{0,30}");
    let one = (
        (part(), part(), part(), part(), part()),
        prop::option::of(any::<bool>()),
        (words(), words()),
    );
    prop::collection::vec(prop::option::of(one), 5).prop_map(|all| {
        let owed = measures();
        let filled = owed.iter().zip(all).filter_map(|(owed, one)| {
            let ((numerator, denominator, amount, women, men), answer, (reason, note)) = one?;
            let row = report_value::Model {
                numerator,
                denominator,
                amount,
                answer: answer.filter(|_| Column::Answer.is_wanted(owed)),
                women: women.filter(|_| Column::Women.is_wanted(owed)),
                men: men.filter(|_| Column::Men.is_wanted(owed)),
                no_data_reason: reason,
                note,
                ..value(owed)
            };
            (row != value(owed)).then_some(row)
        });
        filled.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_the_form_holds_is_read_back(said in any_values(), english: bool) {
        let lang = if english { Lang::En } else { Lang::Vi };
        let form = form(said.clone());
        let table = Table::of_sheets(vec![cells(&form, lang)]).unwrap();
        let filled = table.read(&form.owed).unwrap();
        let given = filled.into_iter().map(|row| row.value).collect();
        let read = values::well_formed(&form.owed, given).unwrap();
        let read: Vec<_> = read
            .into_iter()
            .map(|(owed, figure)| values::row(Uuid::nil(), &owed, figure))
            .collect();
        prop_assert_eq!(read, said);
    }
}
