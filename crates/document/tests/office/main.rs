//! Our Word and Excel files as another program reads them.

mod docx;
mod sample;
mod xlsx;
