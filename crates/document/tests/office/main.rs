//! Our Word and Excel files as another program reads them.

mod sample;
mod xlsx;
