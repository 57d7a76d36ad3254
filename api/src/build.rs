//! What was built: its version, and the commit it was built from.

/// The version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The commit, as `build.rs` found it; `unknown` where it found none, as in a build for development.
pub const COMMIT: &str = env!("BUILT_COMMIT");

/// Both, for people: `0.1.0 (1a2b3c4d5e6f)`.
pub const FULL: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("BUILT_COMMIT"), ")");
