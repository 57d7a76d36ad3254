use std::cell::Cell as Flag;
use std::future::pending;
use std::rc::Rc;

use serde::Serialize;

use super::*;

/// How long the tables of these tests may be read.
const SOON: Duration = Duration::from_millis(20);

#[derive(Serialize)]
struct Line {
    number: i64,
}

impl Row for Line {
    fn headings() -> Vec<Text> {
        vec![Text::new("Số", "Number")]
    }

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::Whole(self.number)]
    }
}

/// What the reading keeps, such as a connection; says when it has let go.
struct Kept(Rc<Flag<bool>>);

impl Drop for Kept {
    fn drop(&mut self) {
        self.0.set(true);
    }
}

fn kept() -> (Kept, Rc<Flag<bool>>) {
    let gone = Rc::new(Flag::new(false));
    (Kept(Rc::clone(&gone)), gone)
}

#[actix_web::test]
async fn a_reading_that_goes_on_for_too_long_is_a_problem_before_the_first_piece() {
    for format in [Format::Csv, Format::Ndjson, Format::Xlsx] {
        let (kept, gone) = kept();
        let work = async move |rows: &mut Rows<Line>| {
            let _kept = kept;
            rows.push(&Line { number: 1 }).await?;
            pending().await
        };
        let refused = if format == Format::Xlsx {
            sheet("lines", Lang::En, SOON, work).await.err()
        } else {
            in_pieces(format, Lang::En, SOON, work).await.err()
        };
        assert_eq!(refused.map(|problem| problem.code), Some(Code::Unavailable));
        assert!(gone.get(), "{format:?} is still being read");
    }
}

#[actix_web::test]
async fn a_caller_who_takes_piece_after_piece_is_cut_off_in_the_end() {
    let (kept, gone) = kept();
    let work = async move |rows: &mut Rows<Line>| {
        let _kept = kept;
        loop {
            rows.push(&Line { number: 1 }).await?;
        }
    };
    let started = in_pieces(Format::Ndjson, Lang::En, SOON, work).await;
    let (first, mut rest) = started.ok().unwrap();
    assert!(first.starts_with(b"{\"number\":1}\n{\"number\":1}\n"));
    let problem = loop {
        match rest.pieces.recv().await.unwrap() {
            Ok(piece) => assert!(piece.len() >= PIECE),
            Err(problem) => break problem,
        }
    };
    assert_eq!(problem.code, Code::Unavailable);
    assert!(gone.get());
    assert!(rest.pieces.recv().await.is_none());
}
