//! What a report takes of files, and why not more.

use entity::attachment;
use entity::enums::AttachmentKind;

use super::kind::Refusal;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// Largest file in bytes.
pub const LARGEST: u64 = 20 * MIB;
/// Files of one revision at most.
pub const MOST: usize = 20;
/// Bytes of all files of one revision at most.
pub const LARGEST_ALL: u64 = 100 * MIB;

const MIB: u64 = 1024 * 1024;

/// Fails unless a revision that holds these files has room for one more of `size` bytes.
pub fn require_room(held: &[attachment::Model], size: u64) -> Result<(), Problem> {
    if held.len() >= MOST {
        return Err(Problem::because_in_both(
            Code::InvalidState,
            format!("Báo cáo đã có {MOST} tệp đính kèm, là mức tối đa."),
            format!("The report holds {MOST} attachments already, which is the most."),
        ));
    }
    let all = held
        .iter()
        .filter_map(|file| u64::try_from(file.size).ok())
        .fold(size, u64::saturating_add);
    if all > LARGEST_ALL {
        let most = LARGEST_ALL / MIB;
        return Err(Problem::because_in_both(
            Code::TooLarge,
            format!("Tổng dung lượng tệp đính kèm của một báo cáo tối đa {most} MiB."),
            format!("All attachments of a report together are at most {most} MiB."),
        ));
    }
    Ok(())
}

/// The file is larger than one may be.
pub fn too_large() -> Problem {
    let most = LARGEST / MIB;
    Problem::because_in_both(
        Code::TooLarge,
        format!("Tệp đính kèm tối đa {most} MiB."),
        format!("An attachment is at most {most} MiB."),
    )
}

/// The file is not one that is taken: what was found, and what is.
pub fn unsupported(refusal: Refusal) -> Problem {
    let (vi, en) = match refusal {
        Refusal::Empty => ("Tệp rỗng.".to_owned(), "The file is empty.".to_owned()),
        Refusal::Other(found) => (
            format!("Nội dung tệp là `{found}`."),
            format!("By its content the file is `{found}`."),
        ),
        Refusal::Macros => (
            "Tệp chứa macro.".to_owned(),
            "The file carries macros.".to_owned(),
        ),
        Refusal::Archive => (
            "Nội dung tệp là `application/zip`, không phải văn bản DOCX, XLSX hay ODF hợp lệ.".to_owned(),
            "By its content the file is `application/zip`, and no DOCX, XLSX or ODF document in order.".to_owned(),
        ),
        Refusal::Misplaced(kind) => {
            let found = name(kind);
            (
                format!("Tệp có vẻ là {found} nhưng không bắt đầu như {found}."),
                format!("The file looks like {found} but does not begin as one."),
            )
        }
        Refusal::CutOff(kind) => {
            let found = name(kind);
            (
                format!("Tệp bắt đầu như {found} nhưng không kết thúc như {found}: có thể bị cắt mất."),
                format!("The file begins as {found} but does not end as one: it may be cut off."),
            )
        }
        Refusal::TwoInOne(kind) => {
            let found = name(kind);
            (
                format!("Tệp vừa là {found} vừa là tệp nén."),
                format!("The file is {found} and an archive in one."),
            )
        }
        Refusal::Unknown => (
            "Không nhận ra loại tệp, và tệp cũng không phải bảng CSV mã hoá UTF-8.".to_owned(),
            "The file is of no known kind, and no CSV table in UTF-8 either.".to_owned(),
        ),
    };
    Problem::because_in_both(
        Code::UnsupportedFile,
        format!("{vi} Được nhận: PDF, DOCX, XLSX, ODT, ODS, ODP, PNG, JPEG, CSV (UTF-8)."),
        format!("{en} Taken are PDF, DOCX, XLSX, ODT, ODS, ODP, PNG, JPEG, CSV (UTF-8)."),
    )
}

fn name(kind: AttachmentKind) -> &'static str {
    match kind {
        AttachmentKind::Pdf => "PDF",
        AttachmentKind::Docx => "DOCX",
        AttachmentKind::Xlsx => "XLSX",
        AttachmentKind::Odt => "ODT",
        AttachmentKind::Ods => "ODS",
        AttachmentKind::Odp => "ODP",
        AttachmentKind::Png => "PNG",
        AttachmentKind::Jpeg => "JPEG",
        AttachmentKind::Csv => "CSV",
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    fn files(count: usize, size: u64) -> Vec<attachment::Model> {
        let file = attachment::Model {
            id: Uuid::nil(),
            report_id: Uuid::nil(),
            name: "Phụ lục.pdf".to_owned(),
            kind: AttachmentKind::Pdf,
            size: i64::try_from(size).unwrap(),
            sha256: String::new(),
            object_key: String::new(),
            created_by: Uuid::nil(),
            created_at: datetime!(2018-06-11 02:00 UTC),
        };
        vec![file; count]
    }

    #[test]
    fn twenty_files_and_a_hundred_mebibytes_are_the_most() {
        let code = |held: &[attachment::Model], size| {
            require_room(held, size).map_err(|problem| problem.code)
        };
        assert_eq!(code(&files(19, 1), 1), Ok(()));
        assert_eq!(code(&files(20, 1), 1), Err(Code::InvalidState));
        assert_eq!(code(&files(4, LARGEST), LARGEST), Ok(()));
        assert_eq!(code(&files(5, LARGEST), 1), Err(Code::TooLarge));
    }
}
