//! Amendments of a plan.

texts! {
    no_such_duty() =>
        "Kế hoạch không có phân công này hoặc đã chấm dứt.",
        "The plan has no such duty, or it has ended.";
    no_such_number() =>
        "Kế hoạch không có nhiệm vụ, mục tiêu hay chỉ tiêu riêng với số này.",
        "The plan has no task, objective or indicator of its own with this number.";
    duty_on_task(number, paragraph) =>
        "Nhiệm vụ {number} còn phân công tại {paragraph}: chấm dứt trong cùng lần sửa đổi.",
        "A duty in {paragraph} is on task {number}: end it in the same amendment.";
    no_own_targets() => "Kế hoạch không có mục tiêu cụ thể riêng.", "The plan has no targets of its own.";
    duty_repeated() => "Phân công lặp lại.", "The duty is there twice.";
    before_issue(issued_on) =>
        "Trước ngày ban hành kế hoạch ({issued_on}).",
        "It is before the plan was issued ({issued_on}).";
    before_last_amendment(last) =>
        "Trước lần sửa đổi gần nhất ({last}).",
        "It is before the last amendment ({last}).";
    unit_or_group_needed() => "Cần `unit_id` hoặc `group_id`.", "Either `unit_id` or `group_id` is needed.";
    id_or_number() => "Chỉ dùng một trong hai: `id` hoặc `number`.", "Use only one of `id` and `number`.";
    nothing_changes() => "Nội dung kế hoạch không có gì thay đổi.", "Nothing of the plan would change.";
}
