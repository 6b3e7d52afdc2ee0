//! A server that is killed while acts are noted: what was answered « noté » is there, whole, and the journal
//! holds. Twenty times here; `JALON_TEST_KILLS=1000` for the long form.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use app::demo;
use app::schema::MIGRATIONS;
use base::{Clock, Id};
use store::{Author, Base, Store, check_chain, migrate, params};

/// The server, on a port of its own.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(base: &Path) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jalon"))
            .args(["serveur", "--adresse", "127.0.0.1:0", "--base"])
            .arg(base)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit_once("http://").unwrap().1.to_owned();
        Server { child, address }
    }

    /// Posts a form; the head of the answer, or nothing when there was none.
    fn post(&self, path: &str, form: &str, cookie: &str) -> Option<String> {
        post(&self.address, path, form, cookie)
    }
}

fn post(address: &str, path: &str, form: &str, cookie: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
         Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer).into_owned();
    text.split_once("\r\n\r\n").map(|(head, _)| head.to_owned())
}

#[expect(clippy::disallowed_methods, reason = "the long form of this test is asked for by ./test or by hand")]
fn times() -> u32 {
    std::env::var("JALON_TEST_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

#[test]
fn what_was_confirmed_survives_a_kill_and_nothing_is_half_written() {
    let folder = store::testing::folder("tue");
    let file = folder.join("base.sqlite");
    let author = Author::new("essai", &Clock::System);
    let open = || Store::open(&Base::File(file.clone())).unwrap();
    let (key, operator, person, professional) = {
        let store = open();
        migrate(&store, &author, MIGRATIONS).unwrap();
        let keys = demo::furnish(&store, &Clock::System).unwrap();
        let first = |sql: &str| -> Id {
            store.read(|read| read.first(sql, params![], |row| row.get(0))).unwrap().unwrap()
        };
        (
            keys.into_iter().nth(1).unwrap(),
            first("select operator_id from operator order by operator_id"),
            first(
                "select person_id from enrolment where service_id = (select id from service where code = 'aer') order by reference",
            ),
            first(
                "select id from professional where service_id = (select id from service where code = 'aer') order by reference",
            ),
        )
    };
    let mut cookie = String::new();
    let mut confirmed: Vec<String> = Vec::new();
    let mut sent = 0u64;
    let mut dice = 0x9e37_79b9_7f4a_7c15u64;
    for round in 0..times() {
        let mut server = Server::start(&file);
        if cookie.is_empty() {
            let form = format!("identifiant={}&mot_de_passe={}&retour=/", key.login, key.password);
            let head = server.post("/connexion", &form, "").unwrap();
            let set = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
            cookie = set.split(';').next().unwrap().to_owned();
        }
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let after = Duration::from_millis(30 + (dice >> 33) % 220);
        let address = server.address.clone();
        let first = sent;
        let (told, last) = std::thread::scope(|scope| {
            let (address, cookie) = (&address, &cookie);
            let worker = scope.spawn(move || {
                let mut told = Vec::new();
                let mut number = first;
                loop {
                    number += 1;
                    let id = format!("018f0000-0000-7000-8000-{number:012x}");
                    let form = format!(
                        "cle={id}&jour=2022-01-18&nature=entretien&duree=45&trajet=20&offert={person}&present={person}\
                         &equipe={professional}&note=Note+{number}"
                    );
                    match post(address, "/services/aer/actes/nouveau", &form, cookie) {
                        Some(head) if head.starts_with("HTTP/1.1 303") && head.contains("fait=note") => told.push(id),
                        Some(head) if head.starts_with("HTTP/1.1") => panic!("{head}"),
                        _ => return (told, number),
                    }
                }
            });
            std::thread::sleep(after);
            // SIGKILL: nothing is flushed, nothing is closed.
            server.child.kill().unwrap();
            server.child.wait().unwrap();
            worker.join().unwrap()
        });
        confirmed.extend(told);
        sent = last;
        let store = open();
        let one = |sql: &str| -> i64 {
            store.read(|read| read.first(sql, params![], |row| row.get(0))).unwrap().unwrap()
        };
        let acts = one("select count(*) from act where author is not null");
        // What was being answered when the server died may be there; nothing else.
        let most = confirmed.len() as i64 + i64::from(round) + 1;
        assert!(
            (confirmed.len() as i64..=most).contains(&acts),
            "{acts} actes, {} confirmés",
            confirmed.len()
        );
        for table in [
            "note",
            "note_version",
            "act_person p join act a on a.day = p.day and a.id = p.act_id where a.author is not null",
            "act_staff s join act a on a.day = s.day and a.id = s.act_id where a.author is not null",
            "journal where noun = 'act' and action = 'create'",
        ] {
            assert_eq!(one(&format!("select count(*) from {table}")), acts, "{table}");
        }
        let (_, faults) = store.read(|read| check_chain(read, operator)).unwrap();
        assert_eq!(faults, []);
    }
    let store = open();
    for id in &confirmed {
        let found: Option<i64> = store
            .read(|read| {
                read.first("select count(*) from act where reference = ?1", params![id], |row| row.get(0))
            })
            .unwrap();
        assert_eq!(found, Some(1), "{id}");
    }
    assert!(confirmed.len() > times() as usize, "{} actes confirmés", confirmed.len());
    eprintln!("{} arrêts brutaux, {} actes confirmés, aucun perdu.", times(), confirmed.len());
    let _ = std::fs::remove_dir_all(folder);
}
