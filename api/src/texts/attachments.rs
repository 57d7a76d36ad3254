//! What is wrong with a file attached to a report.

texts! {
    too_many(most) =>
        "Báo cáo đã có {most} tệp đính kèm, là mức tối đa.",
        "The report holds {most} attachments already, which is the most.";
    too_large_together(most) =>
        "Tổng dung lượng tệp đính kèm của một báo cáo tối đa {most} MiB.",
        "All attachments of a report together are at most {most} MiB.";
    too_large(most) => "Tệp đính kèm tối đa {most} MiB.", "An attachment is at most {most} MiB.";
    cut_off() => "Kết nối bị ngắt trước khi nhận đủ tệp.", "The file ended before all of it came.";
    empty() => "Tệp rỗng.", "The file is empty.";
    of_media_type(found) => "Nội dung tệp là `{found}`.", "By its content the file is `{found}`.";
    macros() => "Tệp chứa macro.", "The file carries macros.";
    archive() =>
        "Nội dung tệp là `application/zip`, không phải văn bản DOCX, XLSX hay ODF hợp lệ.",
        "By its content the file is `application/zip`, and no DOCX, XLSX or ODF document in order.";
    misplaced(kind) =>
        "Tệp có vẻ là {kind} nhưng không bắt đầu như {kind}.",
        "The file looks like {kind} but does not begin as one.";
    ends_early(kind) =>
        "Tệp bắt đầu như {kind} nhưng không kết thúc như {kind}: có thể bị cắt mất.",
        "The file begins as {kind} but does not end as one: it may be cut off.";
    two_in_one(kind) =>
        "Tệp vừa là {kind} vừa là tệp nén.",
        "The file is {kind} and an archive in one.";
    unknown_kind() =>
        "Không nhận ra loại tệp, và tệp cũng không phải bảng CSV mã hoá UTF-8.",
        "The file is of no known kind, and no CSV table in UTF-8 either.";
    unsupported(found) =>
        "{found} Được nhận: PDF, DOCX, XLSX, ODT, ODS, ODP, PNG, JPEG, CSV (UTF-8).",
        "{found} Taken are PDF, DOCX, XLSX, ODT, ODS, ODP, PNG, JPEG, CSV (UTF-8).";
}
