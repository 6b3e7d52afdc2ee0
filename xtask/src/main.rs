//! Measurements of the product.
fn main(){}
