//! What a report must say, told by its trames and figures given by hand.

mod aer;
mod drawing;
mod nomenclatures;
mod support;
mod trames;
mod year;
