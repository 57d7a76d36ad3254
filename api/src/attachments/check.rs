//! What a report takes of files, and why not more.

use entity::attachment;
use entity::enums::AttachmentKind;

use super::kind::Refusal;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::texts::attachments;

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
        return Err(Problem::because(
            Code::InvalidState,
            attachments::too_many(MOST),
        ));
    }
    let all = held
        .iter()
        .filter_map(|file| u64::try_from(file.size).ok())
        .fold(size, u64::saturating_add);
    if all > LARGEST_ALL {
        let most = LARGEST_ALL / MIB;
        return Err(Problem::because(
            Code::TooLarge,
            attachments::too_large_together(most),
        ));
    }
    Ok(())
}

/// The file is larger than one may be.
pub fn too_large() -> Problem {
    let most = LARGEST / MIB;
    Problem::because(Code::TooLarge, attachments::too_large(most))
}

/// The file is not one that is taken: what was found, and what is.
pub fn unsupported(refusal: Refusal) -> Problem {
    let found = match refusal {
        Refusal::Empty => attachments::empty(),
        Refusal::Other(found) => attachments::of_media_type(found),
        Refusal::Macros => attachments::macros(),
        Refusal::Archive => attachments::archive(),
        Refusal::Misplaced(kind) => attachments::misplaced(name(kind)),
        Refusal::CutOff(kind) => attachments::ends_early(name(kind)),
        Refusal::TwoInOne(kind) => attachments::two_in_one(name(kind)),
        Refusal::Unknown => attachments::unknown_kind(),
    };
    Problem::because(Code::UnsupportedFile, attachments::unsupported(found))
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
