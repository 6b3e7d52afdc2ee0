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

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use error::Refusal;
pub use kept::Kept;
pub use session::Visitor;
pub use state::App;

/// What is behind, whatever became of who held it: what we keep behind locks is never half-changed.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
