//! What any page needs: the application's state, who visits, guards, errors, assets, the layout.

pub mod assets;
pub mod error;
pub mod guard;
mod kept;
pub mod layout;
pub mod limit;
pub mod password;
pub mod session;
mod state;

pub use error::Refusal;
pub use kept::Kept;
pub use session::Visitor;
pub use state::App;
