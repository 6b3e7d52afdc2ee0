//! How an operator signs its reports: its logo, its colour.

mod sql;

use document::Picture;

pub use sql::{find, set};

/// The logo and the colour of an operator.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// Its logo.
    pub logo: Option<Picture>,
    /// Its colour, `#0E5055`.
    pub accent: Option<String>,
}
