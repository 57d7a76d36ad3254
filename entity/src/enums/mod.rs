//! The closed vocabularies the tables store, as `snake_case` text, one file a theme.
//!
//! They are also the vocabularies of the API, so they carry `serde` and schema derives; rows never do.

pub mod audit;
pub mod changes;
pub mod consolidations;
pub mod exports;
pub mod frameworks;
pub mod identity;
pub mod notices;
pub mod plans;
pub mod reports;
pub mod units;
mod webhooks;

pub use audit::{AuditAction, AuditActor, AuditSubject};
pub use changes::ChangeKind;
pub use consolidations::ConsolidationStatus;
pub use exports::{Dhis2IdScheme, ExportPart};
pub use frameworks::{
    Accumulation, Applicability, Confidence, Direction, FrameworkKind, MeasureKind, Rollup,
    SexBasis, TargetOp, TargetSpan,
};
pub use identity::{AccountStatus, ClientScope, Language, Role};
pub use notices::{MailStatus, NotificationAudience, NotificationKind, ReminderReason};
pub use plans::{DataWindow, Duty, Frequency, PlanStatus, SubjectKind};
pub use reports::{AttachmentKind, PeriodAction, PeriodStatus, ReportAction, ReportStatus};
pub use units::{SuccessionKind, UnitKind, UnitLevel};
pub use webhooks::{DeliveryFault, DeliveryStatus, WebhookStatus};
