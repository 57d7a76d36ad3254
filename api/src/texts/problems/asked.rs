//! Problems of what is asked: what it is done to, the state that is in, and what is sent for it.

problems! {
    not_found {
        title => "Không tìm thấy", "Not found";
        when =>
            "Không có đối tượng mang mã này, hoặc có nhưng ngoài phạm vi được biết, ví dụ báo cáo của một huyện mà người gọi không phụ trách.",
            "Nothing has this id, or it lies outside what the caller may know of: the report of a district the caller has no grant for.";
        mend =>
            "Kiểm tra mã định danh; thứ không thuộc phạm vi của bạn cũng được trả lời như không có.",
            "Check the id; what is outside your scope is answered as if it did not exist.";
    }
    idempotency_key_reused {
        title => "Khoá chống lặp đã dùng cho yêu cầu khác", "The idempotency key belongs to another request";
        when =>
            "Cùng một khoá `Idempotency-Key` được gửi kèm hai yêu cầu khác nhau, ví dụ dùng lại khoá của lần gửi báo cáo 6 tháng cho báo cáo năm.",
            "One `Idempotency-Key` came with two different requests: the key under which the half-year report was submitted comes again with that of the year.";
        mend =>
            "Khoá `Idempotency-Key` này đã đi với một yêu cầu khác trong 24 giờ qua. Mỗi yêu cầu mới cần một khoá mới; khi gửi lại, giữ nguyên thao tác, tham số và nội dung.",
            "This `Idempotency-Key` came with another request within the last 24 hours. Give each new request a new key; repeat one with the same operation, parameters and body.";
    }
    idempotency_in_progress {
        title => "Yêu cầu đầu tiên còn đang chạy", "The first request still runs";
        when =>
            "Yêu cầu được gửi lại trong khi lần đầu chưa xong, ví dụ bấm `Gửi báo cáo` hai lần khi mạng chậm.",
            "The request came again before the first had ended: `Submit` was pressed twice on a slow line.";
        mend =>
            "Chờ số giây nêu ở `Retry-After` rồi gửi lại với cùng khoá để nhận kết quả.",
            "Wait the seconds that `Retry-After` names, then send it again with the same key to get its answer.";
    }
    idempotency_answer_lost {
        title => "Yêu cầu đã được thực hiện, câu trả lời không còn", "It was carried out; its answer is lost";
        when =>
            "Lần gửi đầu đã được thực hiện nhưng dịch vụ ngừng trước khi giữ lại câu trả lời, rồi yêu cầu được gửi lại với cùng khoá.",
            "The first request was carried out, the service stopped before it had kept the answer, and now the request came again under the same key.";
        mend =>
            "Yêu cầu với khoá này đã được ghi nhận trước khi dịch vụ gián đoạn và không được thực hiện lần nữa. Đọc lại đối tượng để biết kết quả.",
            "The request under this key was carried out before the service broke off, and is not carried out again. Read the resource to see the outcome.";
    }
    invalid_state {
        title => "Trạng thái hiện tại không cho phép", "Not possible in the present state";
        when =>
            "Đối tượng đang ở trạng thái không cho phép bước này, ví dụ duyệt một báo cáo còn là bản nháp, hoặc gửi báo cáo cho kỳ đã đóng.",
            "The state of the thing does not allow the step: a report is accepted that is still a draft, or submitted for a period that is closed.";
        mend =>
            "Đọc lại đối tượng để biết trạng thái hiện tại và bước tiếp theo được phép.",
            "Read the resource again to see its state and the next step it allows.";
    }
    duplicate {
        title => "Đã tồn tại", "Already exists";
        when =>
            "Đã có đối tượng mang cùng khoá, ví dụ kế hoạch thứ hai số 5947/KH-UBND của cùng cơ quan trong cùng năm, hoặc báo cáo thứ hai của một đơn vị cho một kỳ.",
            "Something has the same key already: a second plan 5947/KH-UBND of the same issuer and year, or a second report of a unit for one period.";
        mend =>
            "Một đối tượng cùng khoá đã có; tìm và dùng đối tượng đó, hoặc đổi khoá.",
            "Another one has the same key; find and use it, or choose another key.";
    }
    limit_reached {
        title => "Đã đủ số lượng cho phép", "There are as many as there may be";
        when =>
            "Tạo thêm khi đã đủ số lượng tối đa, ví dụ webhook thứ mười một của một hệ thống kết nối.",
            "One more is made where there are as many as there may be: the eleventh webhook of a service client.";
        mend =>
            "Xoá một mục không còn dùng rồi tạo lại.",
            "Delete one that is no longer used, then make it again.";
    }
    in_use {
        title => "Đang được tham chiếu", "Still referred to";
        when =>
            "Xoá một đối tượng mà nơi khác còn tham chiếu, ví dụ bộ chỉ tiêu đang có kế hoạch dùng, hoặc tài khoản đã viết báo cáo.",
            "Something is deleted to which others refer: a framework that a plan uses, or an account that wrote reports.";
        mend =>
            "Gỡ các tham chiếu trước, hoặc đóng đối tượng thay vì xoá.",
            "Remove what refers to it first, or close it instead of deleting it.";
    }
    units_below {
        title => "Còn đơn vị trực thuộc", "Units still stand below it";
        when =>
            "Cho một đơn vị kết thúc khi còn đơn vị trực thuộc, ví dụ một huyện mà các xã của nó vẫn hoạt động.",
            "A unit is closed while others stand below it: a district whose communes go on.";
        mend =>
            "Cho các đơn vị trực thuộc kết thúc, chuyển chúng sang đơn vị khác, hoặc ghi nhận sáp nhập cả chúng trong cùng một lần.",
            "Close the units below it, move them under another one, or record their succession together with it.";
    }
    duties_left {
        title => "Đơn vị còn nhiệm vụ được giao", "The unit still has duties";
        when =>
            "Cho một đơn vị kết thúc khi nó còn nhiệm vụ trong kế hoạch đang thực hiện, ví dụ một sở còn phải báo cáo chỉ tiêu 1.1.a.",
            "A unit is closed that still has duties in a plan in force: a department that has yet to report measure 1.1.a.";
        mend =>
            "Ghi nhận đơn vị tiếp nhận bằng `POST /v1/successions`, hoặc kết thúc nhiệm vụ trong kế hoạch trước.",
            "Record who takes over with `POST /v1/successions`, or end the duties in the plan first.";
    }
    stale {
        title => "Đã bị thay đổi từ lần đọc trước", "Changed since it was read";
        when =>
            "Người khác đã lưu thay đổi sau lần đọc mà `If-Match` dựa vào, ví dụ hai cán bộ cùng sửa một bản nháp báo cáo.",
            "Somebody saved a change after the read that `If-Match` rests on: two officers work on one draft.";
        mend =>
            "Đọc lại để lấy `ETag` mới, gộp thay đổi rồi gửi lại với `If-Match` mới.",
            "Read it again for the new `ETag`, merge, and send again with the new `If-Match`.";
    }
    cursor_expired {
        title => "Con trỏ đã quá cũ", "The cursor is too old";
        when =>
            "Hệ thống của tỉnh ngừng đọc luồng thay đổi quá lâu nên phần tiếp theo không còn được giữ, hoặc con trỏ thuộc một luồng khác.",
            "The system of the province stopped reading the change feed for so long that what comes next is kept no longer, or its cursor is of another feed.";
        mend =>
            "Gọi `GET /v1/changes?after=now` và giữ `next_cursor`, rồi đọc lại toàn bộ dữ liệu đang giữ bản sao, sau đó đọc tiếp từ con trỏ ấy.",
            "Ask `GET /v1/changes?after=now` and keep its `next_cursor`; then read everything you hold a copy of once more, and go on from that cursor.";
    }
    too_large {
        title => "Nội dung quá lớn", "The body is too large";
        when =>
            "Nội dung vượt giới hạn, ví dụ tệp đính kèm trên 20 MiB, hoặc các tệp của một báo cáo cộng lại trên 100 MiB.",
            "The body is over the limit: an attachment of more than 20 MiB, or all those of one report above 100 MiB.";
        mend =>
            "Chia nhỏ nội dung; giới hạn được nêu trong `detail`.",
            "Send less at once; the limit is in `detail`.";
    }
    unsupported_file {
        title => "Loại tệp không được nhận", "The file is of a kind that is not taken";
        when =>
            "Tệp đính kèm có nội dung không thuộc loại được nhận, ví dụ tệp nén, tệp có macro, hoặc tệp chương trình đổi tên thành `.pdf`.",
            "By its content the attachment is of no kind that is taken: an archive, a file with macros, or a program renamed to `.pdf`.";
        mend =>
            "Loại tệp được xác định theo nội dung, không theo tên: gửi tệp PDF, DOCX, XLSX, ODT, ODS, ODP, PNG, JPEG hoặc CSV (UTF-8), không chứa macro.",
            "What a file is goes by its content, not by its name: send PDF, DOCX, XLSX, ODT, ODS, ODP, PNG, JPEG or CSV (UTF-8) without macros.";
    }
    range_not_satisfiable {
        title => "Đoạn yêu cầu nằm ngoài tệp", "The range lies outside the file";
        when =>
            "Tiêu đề `Range` bắt đầu sau điểm cuối của tệp, ví dụ tải tiếp một tệp đính kèm đã được thay bằng tệp ngắn hơn.",
            "`Range` begins behind the end of the file: the download of an attachment goes on where the file is shorter.";
        mend =>
            "Tiêu đề `Content-Range` cho biết độ dài của tệp; yêu cầu một đoạn bắt đầu trong đó, hoặc cả tệp.",
            "`Content-Range` says how long the file is; ask for a range that begins within it, or for the whole.";
    }
    invalid_input {
        title => "Dữ liệu không hợp lệ", "Invalid input";
        when =>
            "Nội dung là JSON hoặc bảng đọc được nhưng trái với lược đồ hay quy tắc, ví dụ tử số 6 lớn hơn mẫu số 5, hoặc thiếu tên chỉ tiêu.",
            "The body can be read but breaks the schema or a rule: a numerator of 6 above a denominator of 5, or a member that is missing.";
        mend =>
            "Sửa từng chỗ nêu trong `errors[].pointer` rồi gửi lại.",
            "Correct each place named in `errors[].pointer` and send again.";
    }
    report_incomplete {
        title => "Báo cáo chưa đủ điều kiện gửi", "The report cannot be submitted yet";
        when =>
            "Gửi báo cáo khi còn lỗi, ví dụ một chỉ số phải báo cáo chưa có số liệu và cũng chưa có lý do không có số liệu.",
            "A report is submitted with findings left: a measure it owes has neither a figure nor a reason for having none.";
        mend =>
            "Sửa các lỗi trong `errors`; thử trước bằng `POST …/validate`.",
            "Mend the findings in `errors`; try first with `POST …/validate`.";
    }
    plan_incomplete {
        title => "Kế hoạch chưa đủ điều kiện ban hành", "The plan cannot be issued yet";
        when =>
            "Ban hành hoặc sửa đổi kế hoạch khi còn thiếu điều bắt buộc, ví dụ chưa có lịch báo cáo hoặc chưa giao đơn vị nào báo cáo một chỉ tiêu.",
            "A plan is issued or amended while it lacks what it must have: a reporting schedule, or a unit that answers for an indicator.";
        mend =>
            "Sửa các điểm trong `errors` rồi ban hành lại.",
            "Mend the findings in `errors`, then issue it again.";
    }
    precondition_required {
        title => "Thiếu tiêu đề If-Match", "If-Match is missing";
        when =>
            "Sửa, xoá hoặc chuyển trạng thái mà không kèm `If-Match`, ví dụ gửi báo cáo mà không nói bản nào đã được đọc.",
            "A change, a deletion or a step came without `If-Match`: a report is submitted without saying which version was read.";
        mend =>
            "Gửi `If-Match` với `ETag` của lần đọc gần nhất, để không ghi đè thay đổi của người khác.",
            "Send `If-Match` with the `ETag` of your last read, so that nobody's change is overwritten.";
    }
    storage_unavailable {
        title => "Kho tệp đính kèm không phục vụ được", "The store of attachments cannot serve";
        when =>
            "Kho tệp đính kèm không kết nối được hoặc không đưa ra được tệp, khi gửi hoặc tải tệp của một báo cáo.",
            "The store of attachments cannot be reached or does not give the file, while a file of a report is sent or fetched.";
        mend =>
            "Không có gì được ghi lại. Thử lại sau số giây nêu trong `Retry-After`; nếu vẫn vậy, báo người quản trị kèm `request_id`.",
            "Nothing was recorded. Try again after the seconds in `Retry-After`; if it stays so, tell the administrator the `request_id`.";
    }
    storage_full {
        title => "Kho tệp đính kèm đã đầy", "The store of attachments is full";
        when =>
            "Gửi thêm tệp đính kèm khi kho tệp đã hết chỗ hoặc hết hạn mức.",
            "One more attachment is sent when the store has no room left or its quota is used up.";
        mend =>
            "Không có gì được ghi lại. Báo người quản trị thêm dung lượng rồi gửi lại.",
            "Nothing was recorded. Ask the administrator for more room, then send it again.";
    }
}
