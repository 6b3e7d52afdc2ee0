//! Reads a report and tells what does not agree.
fn main() {
    let path = std::env::args().nth(1).expect("a file");
    let report = coherence::read(&std::fs::read(path).expect("readable")).expect("a report");
    let review = coherence::check(&report);
    println!("année {:?}", review.year);
    for f in &review.findings {
        println!(
            "{:8} r{} [{}] {}\n      {} -> {} | {}\n      {}",
            f.severity.word(),
            f.rule,
            f.place,
            f.title,
            f.found,
            f.expected,
            f.why,
            f.key
        );
    }
    for r in &review.right {
        println!("  ok {} [{}]", r.text, r.place);
    }
}
