//! Steps that the present state of a thing does not allow.

texts! {
    /// The state, and the step that was asked for.
    impossible(state, step) =>
        "Đang ở trạng thái `{state}` nên không thể `{step}`.",
        "It is `{state}`, so it cannot `{step}`.";
}
