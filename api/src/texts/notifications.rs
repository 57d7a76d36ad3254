//! What is wrong with marks on notifications.

texts! {
    too_many_marked(most) => "Từ 1 đến {most} thông báo.", "From 1 to {most} notifications.";
    ids_or_up_to() => "Cho đúng một trong hai: `ids` hoặc `up_to`.", "Give either `ids` or `up_to`.";
    no_such_notification() => "Không có thông báo này.", "There is no such notification.";
}
