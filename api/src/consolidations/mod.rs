//! What a lead unit makes of a period for the level above (báo cáo tổng hợp): drafted, signed, published, and from
//! then on the same for ever.

pub mod canonical;
pub mod compare;
pub mod comparison;
pub mod content;
pub mod docx;
pub mod dto;
pub mod exact;
mod example;
pub mod exclusions;
pub mod figure;
pub mod figures;
pub mod format;
pub mod gather;
pub mod head;
pub mod hold;
pub mod leaving_out;
pub mod narrative;
pub mod publish;
pub mod read;
pub mod routes;
pub mod scope;
pub mod step_routes;
pub mod table;
pub mod write;
