//! The pages, and the parts of them that know what the product is about.

mod dashboard;
mod data;
mod entry;
mod failure;
mod header;
mod imei;
mod in_turn;
mod question_form;
mod question_link;
mod status;

pub use dashboard::Dashboard;
pub use data::DataPage;
pub use failure::Failure;
pub use header::Header;
pub use imei::ImeiPage;
pub use in_turn::InTurn;
pub use question_form::QuestionForm;
pub use status::Status;
