//! The message of the morning: to who asked for it, once a day, with numbers and an address, and no name.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use app::deadline::digest;
use app::demo;
use app::mail::Mail;
use app::schema::MIGRATIONS;
use app::web::App;
use axum::http::StatusCode;
use base::Clock;
use store::migrate;

use crate::deadline::carry_nothing;
use crate::measure::{count, encoded, gesture, open_measure, send};
use crate::site::Site;
use crate::support::{author, clock, sqlite};

/// A server of mail that refuses its first messages, as many as told, and hands over the others.
pub fn sink(refused: usize) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("smtp://{}", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let mut say = move |text: &str| stream.write_all(format!("{text}\r\n").as_bytes()).unwrap();
            say("220 puits.test");
            let mut message = String::new();
            while let Some(Ok(line)) = lines.next() {
                match line.split([' ', ':']).next().unwrap().to_ascii_uppercase().as_str() {
                    "EHLO" | "HELO" => say("250 puits.test"),
                    "MAIL" if number < refused => say("451 plus tard"),
                    "MAIL" => say("250 bien"),
                    "RCPT" => {
                        message += &format!("{line}\n");
                        say("250 bien");
                    }
                    "DATA" => {
                        say("354 dites");
                        for line in lines.by_ref().map(Result::unwrap).take_while(|line| line != ".") {
                            message += &format!("{line}\n");
                        }
                        let _ = sender.send(std::mem::take(&mut message));
                        say("250 gardé");
                    }
                    "QUIT" => {
                        say("221 au revoir");
                        break;
                    }
                    _ => say("250 bien"),
                }
            }
        }
    });
    (address, receiver)
}

/// The demonstration, that sends its messages there.
fn site(name: &str, relay: &str, clock: Clock) -> Site {
    let store = sqlite(name);
    migrate(&store, &author(), MIGRATIONS).unwrap();
    let keys = demo::furnish(&store, &crate::support::clock()).unwrap();
    let mail = Mail::new(relay, "Jalon <jalon@exemple.test>", "https://jalon.exemple.test/").unwrap();
    Site::new(App::new(store, clock, false).unwrap().with_mail(Some(mail)), keys)
}

/// The text of a message, whatever way it travelled.
pub fn text(message: &str) -> String {
    let (head, body) = message.split_once("\n\n").unwrap();
    assert!(head.to_lowercase().contains("content-transfer-encoding: quoted-printable"), "{head}");
    let joined = body.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first == b'='
            && let [high, low, after @ ..] = tail
        {
            let hex = format!("{}{}", char::from(*high), char::from(*low));
            bytes.push(u8::from_str_radix(&hex, 16).unwrap());
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).unwrap()
}

async fn ask_for_it(site: &Site) {
    carry_nothing(&site.app.store);
    let cookie = site.sign_in(0).await;
    let (person, measure) = open_measure(&site.app.store, "aer", 0);
    let path = format!("/services/aer/personnes/{person}/mesures/{measure}/renouveler");
    let (status, page, _) = gesture(site, &path, "debut=2021-12-01&echeance=2022-01-20", &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let path = "/services/aer/echeances/courriel";
    let bad = format!("courriel={}", encoded("e.marchais@exemple.test\r\nBcc: tous@exemple.test"));
    assert_eq!(send(site, path, &bad, &cookie).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, _, _) = send(site, path, "courriel=e.marchais%40exemple.test", &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_message_goes_once_a_day_and_names_nobody() {
    let (relay, messages) = sink(0);
    let site = site("message", &relay, clock());
    assert_eq!(digest::send_all(&site.app).unwrap(), 0, "nobody asked");
    ask_for_it(&site).await;
    assert_eq!(digest::send_all(&site.app).unwrap(), 1);
    let message = messages.recv().unwrap();
    assert!(message.contains("<e.marchais@exemple.test>"), "{message}");
    let body = text(&message);
    assert!(body.contains("https://jalon.exemple.test/services/aer/echeances"), "{body}");
    assert!(body.contains("cette semaine"), "{body}");
    let names = site
        .app
        .store
        .read(|read| {
            read.rows("select last_name, first_name from person order by id", &[], |row| {
                Ok([row.get::<String>(0)?, row.get::<String>(1)?])
            })
        })
        .unwrap();
    for name in names.into_iter().flatten().filter(|name| name.len() > 3) {
        assert!(!message.contains(&name) && !body.contains(&name), "{name}");
    }
    assert_eq!(digest::send_all(&site.app).unwrap(), 0, "once a day");
    assert!(messages.try_recv().is_err());
    // Who empties the address has no message any more.
    let cookie = site.sign_in(0).await;
    send(&site, "/services/aer/echeances/courriel", "courriel=", &cookie).await;
    let stopped = "select count(*) from digest_subscription where stopped_at is not null";
    assert_eq!(count(&site.app.store, stopped), 1);
}

#[tokio::test]
async fn a_message_that_did_not_go_is_tried_again() {
    let (relay, messages) = sink(1);
    let site = site("refus", &relay, clock());
    ask_for_it(&site).await;
    assert_eq!(digest::send_all(&site.app).unwrap(), 0);
    assert_eq!(count(&site.app.store, "select count(*) from digest_sent"), 0);
    assert_eq!(digest::send_all(&site.app).unwrap(), 1);
    assert!(messages.recv().is_ok());
}

#[tokio::test]
async fn nothing_goes_before_the_morning() {
    let (relay, _messages) = sink(0);
    // A quarter past six in Paris.
    let site = site("nuit", &relay, Clock::Fixed("2022-01-18T05:15:00Z".parse().unwrap()));
    ask_for_it(&site).await;
    assert_eq!(digest::send_all(&site.app).unwrap(), 0);
    assert_eq!(count(&site.app.store, "select count(*) from digest_sent"), 0);
}

#[test]
fn an_address_that_does_not_read_says_what_is_expected_and_not_the_password() {
    for relay in ["", "pas une adresse", "http://nom:secret@exemple.test"] {
        let refused = Mail::new(relay, "jalon@exemple.test", "https://exemple.test");
        let error = refused.err().unwrap().to_string();
        assert!(error.contains("smtp://hôte:port") && !error.contains("secret"), "{error}");
    }
    assert!(Mail::new("smtp://127.0.0.1:25", "sans arobase", "").is_err());
}
