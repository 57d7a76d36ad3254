//! Filled forms as tables: where their names stand, what is taken and where what is wrong is told.

use entity::enums::{MeasureKind, SexBasis};

use super::*;
use crate::http::catalogue::FaultCode;
use crate::reports::form_template::tests::owed;

fn justice() -> Vec<Owed> {
    vec![
        owed(1, "5.1.b", MeasureKind::Count, SexBasis::None),
        owed(2, "7.1.a", MeasureKind::Percentage, SexBasis::None),
        owed(3, "7.2.a", MeasureKind::Percentage, SexBasis::PersonsBySex),
        owed(4, "7.3.a", MeasureKind::Boolean, SexBasis::None),
    ]
}

/// Line, measure and the value's text.
type Taken = (u64, u128, String);

/// What is taken from CSV text: line, measure and the value's text; or what is wrong and where.
fn taken(text: &str) -> Result<Vec<Taken>, Vec<(String, FaultCode)>> {
    let table = Table::of_csv(text).expect("a line of names");
    let filled = table.read(&justice()).map_err(|faults| {
        let problem = table.problem(&faults);
        let faults = problem.errors.into_iter();
        faults
            .map(|fault| (fault.place.to_string(), fault.code))
            .collect::<Vec<_>>()
    })?;
    let told = filled.into_iter().map(|row| {
        let value = row.value;
        let parts = [
            value.numerator,
            value.denominator,
            value.amount,
            value.women,
            value.men,
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .flatten()
            .map(|part| part.to_string())
            .collect();
        (row.line, value.measure_id.as_u128(), parts.join(" "))
    });
    Ok(told.collect())
}

#[test]
fn rows_are_taken_by_code_or_id_and_empty_ones_left() {
    let row = |line, measure, said: &str| (line, measure, said.to_owned());
    assert_eq!(
        taken("measure_code,numerator,denominator,women\n7.1.a,5,6,\n7.2.a,,,\n7.2.a,14,20.5,6\n"),
        Ok(vec![row(2, 2, "5 6"), row(4, 3, "14 20.5 6")])
    );
    // As a Vietnamese spreadsheet saves it, with its title rows.
    assert_eq!(
        taken(
            "\u{feff}Biểu số liệu;;\r\n;;\r\nDenominator;numerator;MEASURE_CODE\r\n6,5;5;7.1.a\r\n"
        ),
        Ok(vec![row(4, 2, "5 6.5")])
    );
    let id = Uuid::from_u128(1);
    assert_eq!(
        taken(&format!("measure_id,amount,note\n{id},46,\"hai\ndòng\"\n")),
        Ok(vec![row(2, 1, "46")])
    );
    assert_eq!(taken("measure_code,amount\n"), Ok(vec![]));
    for text in ["code;amount\n7.1.a;5\n", ""] {
        assert_eq!(Table::of_csv(text).unwrap_err(), NoForm::NoNames);
    }
}

#[test]
fn every_wrong_cell_is_told_by_its_place() {
    let file = "measure_code,numerator,denominator,answer,tử,note,note,no_data_reason\n\
        7.1.a,x,1.00001,,,,,\n\
        9.9.z,1,1,,,,,\n\
        ,1,,,,,,\n\
        7.3.a,,,có lẽ,,,,\n\
        7.1.a,100000000000,1,,ba,,,,thừa\n";
    let wanted = [
        ("line 1, E", FaultCode::UnknownColumn),
        ("line 1, G", FaultCode::DuplicateColumn),
        ("line 2, numerator", FaultCode::NotANumber),
        ("line 2, denominator", FaultCode::TooPrecise),
        ("line 3, measure_code", FaultCode::MeasureNotOwed),
        ("line 4, measure_code", FaultCode::MeasureUnnamed),
        ("line 5, answer", FaultCode::NotYesOrNo),
        ("line 6, numerator", FaultCode::OutOfRange),
        ("line 6, E", FaultCode::StrayCell),
        ("line 6, I", FaultCode::StrayCell),
    ];
    let wanted = wanted.map(|(place, code)| (place.to_owned(), code));
    assert_eq!(taken(file), Err(wanted.to_vec()));
}

#[test]
fn a_code_moved_to_another_row_is_noticed() {
    let [one, two] = [1, 2].map(Uuid::from_u128);
    let file = format!("measure_id,measure_code,amount\n{one},7.1.a,5\n{two},7.1.a,5\nx,5.1.b,1\n");
    let wanted = [
        ("line 2, measure_code", FaultCode::MeasuresDiffer),
        ("line 4, measure_code", FaultCode::MeasureNotOwed),
    ];
    assert_eq!(
        taken(&file),
        Err(wanted
            .map(|(place, code)| (place.to_owned(), code))
            .to_vec())
    );
    let mut twice = justice();
    twice.push(owed(5, "7.1.a", MeasureKind::Count, SexBasis::None));
    let table = Table::of_csv("measure_code,amount\n7.1.a,5\n").unwrap();
    let faults = table.read(&twice).unwrap_err();
    assert_eq!(faults.kept().next().unwrap().code, FaultCode::AmbiguousCode);
}

#[test]
fn a_spreadsheets_cells_are_told_by_their_address() {
    let text = |text: &str| Cell::Text(text.into());
    let sheet = Sheet::from([
        (
            2,
            [(1, text("measure_code")), (3, text("numerator"))].into(),
        ),
        (
            6,
            [(1, text("7.1.a")), (3, Cell::Time), (27, Cell::Number(1.0))].into(),
        ),
    ]);
    let empty = Sheet::from([(0, [(0, text("Ghi chú"))].into())]);
    let table = Table::of_sheets(vec![empty, sheet]).unwrap();
    let problem = table.problem(&table.read(&justice()).unwrap_err());
    let told: Vec<_> = problem
        .errors
        .iter()
        .map(|fault| (fault.place.to_string(), fault.code))
        .collect();
    assert_eq!(
        told,
        [
            ("D7".to_owned(), FaultCode::Date),
            ("AB7".to_owned(), FaultCode::StrayCell)
        ]
    );
}

#[test]
fn five_hundred_faults_are_told_and_the_rest_counted() {
    let mut file = "measure_code,numerator,denominator,amount\n".to_owned();
    for _ in 0..200 {
        file.push_str("7.1.a,x,y,z\n");
    }
    let table = Table::of_csv(&file).unwrap();
    let problem = table.problem(&table.read(&justice()).unwrap_err());
    assert_eq!(problem.errors.len(), MOST_TOLD);
    assert!(problem.detail.unwrap().en.contains("600 faults"));
    let many = format!(
        "measure_code,amount\n{}",
        "5.1.b,1\n".repeat(MAX_VALUES + 1)
    );
    let table = Table::of_csv(&many).unwrap();
    let faults = table.read(&justice()).unwrap_err();
    assert_eq!(faults.count(), 1);
    assert_eq!(faults.kept().next().unwrap().code, FaultCode::TooMany);
}

#[test]
fn what_no_form_can_be_is_refused_before_it_takes_room() {
    let names = |count: usize| format!("\nmeasure_code{}\n", ",x".repeat(count - 1));
    let table = Table::of_csv(&names(200)).unwrap();
    assert_eq!(table.faults.count(), 199);
    assert_eq!(Table::of_csv(&names(201)).unwrap_err(), NoForm::TooWide(2));
    let rows = |count: usize| format!("measure_code\n{}", "x\n".repeat(count - 1));
    assert!(Table::of_csv(&rows(100_000)).is_ok());
    assert_eq!(Table::of_csv(&rows(100_001)).unwrap_err(), NoForm::TooLarge);
    let wide: BTreeMap<u32, Cell> = (0..201).map(|at| (at, Cell::Number(1.0))).collect();
    let names: BTreeMap<u32, Cell> = [(0, Cell::Text("measure_code".into()))].into();
    let sheet = Sheet::from([(0, names), (4, wide)]);
    assert_eq!(
        Table::of_sheets(vec![sheet]).unwrap_err(),
        NoForm::TooWide(5)
    );

    // Faults beyond those that are told are only counted.
    let file = format!("measure_code,numerator\n{}", "7.1.a,x,y\n".repeat(999));
    let faults = Table::of_csv(&file).unwrap().read(&justice()).unwrap_err();
    assert_eq!((faults.count(), faults.kept().count()), (1998, MOST_TOLD));
}

#[test]
fn a_code_that_is_a_number_is_no_code() {
    let text = |text: &str| Cell::Text(text.into());
    let names = ["measure_code", "amount", "measure_id"].map(text);
    let by_code = [Cell::Number(7.1), Cell::Number(5.0)];
    let by_id = [
        Cell::Number(7.1),
        Cell::Number(5.0),
        text(&Uuid::from_u128(1).to_string()),
    ];
    let rows = [names.to_vec(), by_code.to_vec(), by_id.to_vec()];
    let rows = rows.map(|cells| (0..).zip(cells).collect());
    let sheet: Sheet = (0..).zip(rows).collect();
    let owed = [
        owed(1, "7.1", MeasureKind::Count, SexBasis::None),
        owed(2, "7.10", MeasureKind::Count, SexBasis::None),
    ];
    let table = Table::of_sheets(vec![sheet]).unwrap();
    let problem = table.problem(&table.read(&owed).unwrap_err());
    let told = problem.errors.iter();
    let told: Vec<_> = told
        .map(|fault| (fault.place.to_string(), fault.code))
        .collect();
    assert_eq!(
        told,
        [
            ("A2".to_owned(), FaultCode::CodeNotText),
            ("A3".to_owned(), FaultCode::CodeNotText)
        ]
    );
}
