//! Reading a hostile file in a process of its own: what it swells, loops or breaks is that process, and not the
//! server. The program starts itself again (`jalon texte-pdf`), which first gives itself its limits.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Mutex, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use super::media::TEXT_MAX;
use crate::web::lock;

/// Seconds that one file may take.
const SECONDS: u64 = 10;
/// Memory that one file may take.
const MEMORY: u64 = 768 * 1024 * 1024;
/// The name of the command: it is not for people.
pub const COMMAND: &str = "texte-pdf";

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
/// One file at a time: several at once would be several times the memory.
static TURN: Mutex<()> = Mutex::new(());

/// Says which program reads files: this one. Until then no text is read.
pub fn read_with(program: PathBuf) {
    // Said twice, it is the same.
    let _ = PROGRAM.set(program);
}

/// The text of a PDF; nothing when it has none, or takes more than it may.
pub fn pdf_text(bytes: &[u8]) -> Option<String> {
    let program = PROGRAM.get()?;
    let _turn = lock(&TURN);
    let mut child = Command::new(program)
        .arg(COMMAND)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .inspect_err(|cause| tracing::error!(%cause, "un PDF n’a pas pu être lu à part"))
        .ok()?;
    let (mut into, mut from) = (child.stdin.take()?, child.stdout.take()?);
    let (done, text) = mpsc::channel();
    let read = thread::scope(|scope| {
        // A process that ends early closes its end: the rest is not written, and that is all.
        scope.spawn(move || into.write_all(bytes).is_ok());
        scope.spawn(move || {
            let mut read = Vec::new();
            let whole = from.by_ref().take(TEXT_MAX as u64 * 4).read_to_end(&mut read).is_ok();
            done.send(read).is_ok() && whole
        });
        let read = text.recv_timeout(Duration::from_secs(SECONDS)).ok();
        // Whatever it is doing now, it has been waited for long enough; killed, both threads end.
        let in_time = read.is_some() && child.wait().is_ok_and(|status| status.success());
        let _ = child.kill();
        let _ = child.wait();
        read.filter(|_| in_time)
    });
    read.and_then(|bytes| String::from_utf8(bytes).ok()).filter(|text| !text.trim().is_empty())
}

/// `jalon texte-pdf`: reads a PDF, writes its text, within limits.
pub fn run() -> ExitCode {
    if !limit() {
        return ExitCode::FAILURE;
    }
    let mut bytes = Vec::new();
    let most = super::FILE_MAX as u64;
    if std::io::stdin().lock().take(most).read_to_end(&mut bytes).is_err() {
        return ExitCode::FAILURE;
    }
    let Some(text) = document::pdf_text::plain_text(bytes, TEXT_MAX * 2) else { return ExitCode::FAILURE };
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Gives this process its limits, for good.
#[cfg(unix)]
fn limit() -> bool {
    use rlimit::{Resource, setrlimit};
    setrlimit(Resource::AS, MEMORY, MEMORY).is_ok()
        && setrlimit(Resource::CPU, SECONDS, SECONDS).is_ok()
        && setrlimit(Resource::CORE, 0, 0).is_ok()
}

/// Where a process cannot limit itself, its time is limited by who waits for it.
#[cfg(not(unix))]
fn limit() -> bool {
    true
}
