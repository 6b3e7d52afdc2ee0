//! The store keeps its promises on both engines.

use base::{Clock, Day, Id};
use store::testing::{each_engine, folder};
use store::{Author, Base, ChainFault, Change, Migration, Store, StoreError, check_chain, migrate, params};

const STEPS: &[Migration] = &[
    Migration {
        version: 1,
        name: "journal",
        text: "create table journal_head (operator_id {id} not null, seq {int} not null, \
               digest {bytes} not null, primary key (operator_id)){strict};\n\
               create table journal (operator_id {id} not null, seq {int} not null, at {instant} not null, \
               author text not null, action text not null, noun text not null, row_id {id}, before {json}, \
               after {json}, digest {bytes} not null, primary key (operator_id, seq)){strict};\n\
               {append_only journal}",
    },
    Migration {
        version: 2,
        name: "visites",
        text: "create table visit (operator_id {id} not null, id {id} not null, day {day}, kept {bool}, \
               place text, minutes {int} not null check (minutes between 1 and 1440), at {instant}, \
               photo {bytes}, primary key (operator_id, id)){clustered};",
    },
];

fn clock() -> Clock {
    Clock::Fixed("2022-01-18T09:42:00.123456Z".parse().unwrap())
}

fn author() -> Author {
    Author::new("Sarah", &clock())
}

fn migrated(store: &Store) {
    migrate(store, &author(), STEPS).unwrap();
}

fn count(store: &Store) -> i64 {
    store
        .read(|read| read.first("select count(*) from visit", params![], |row| row.get(0)))
        .unwrap()
        .unwrap_or_default()
}

#[test]
fn what_is_written_reads_back_the_same() {
    each_engine(|store| {
        migrated(&store);
        let (operator, id) = (Id::new(&clock()), Id::new(&clock()));
        let day: Day = "2021-12-31".parse().unwrap();
        let at = clock().now();
        store
            .write(&author(), |write| {
                write.run(
                    "insert into visit (operator_id, id, day, kept, place, minutes, at, photo) \
                     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    params![operator, id, day, true, "domicile ? d’été", 90i64, at, &b"\0\xff"[..]],
                )
            })
            .unwrap();
        let row = store
            .read(|read| {
                read.first(
                    "select id, day, kept, place, minutes, at, photo from visit \
                     where operator_id = ?1 and place <> '?' order by id",
                    params![operator],
                    |row| {
                        Ok((
                            row.get::<Id>(0)?,
                            row.get::<Option<Day>>(1)?,
                            row.get::<bool>(2)?,
                            row.get::<String>(3)?,
                            row.get::<i64>(4)?,
                            row.get::<jiff::Timestamp>(5)?,
                            row.get::<Vec<u8>>(6)?,
                        ))
                    },
                )
            })
            .unwrap();
        let expected = (id, Some(day), true, "domicile ? d’été".to_owned(), 90, at, b"\0\xff".to_vec());
        assert_eq!(row, Some(expected));
    });
}

#[test]
fn bulk_rows_are_all_there_with_their_empty_columns() {
    each_engine(|store| {
        migrated(&store);
        let operator = Id::new(&clock());
        let written = store
            .write(&author(), |write| {
                let ids: Vec<Id> = (0..1000).map(|_| write.new_id()).collect();
                write.bulk("visit", &["operator_id", "id", "day", "minutes"], |bulk| {
                    for (i, id) in ids.iter().enumerate() {
                        let day = (i % 2 == 0).then_some(Day::from_number(18_000 + i as i32));
                        bulk.row(params![operator, *id, day, 1 + i as i64])?;
                    }
                    Ok(())
                })
            })
            .unwrap();
        assert_eq!((written, count(&store)), (1000, 1000));
        let empty: Option<i64> = store
            .read(|read| {
                read.first("select count(*) from visit where day is null", params![], |row| row.get(0))
            })
            .unwrap();
        assert_eq!(empty, Some(500));
    });
}

#[test]
fn a_refused_row_leaves_nothing_of_its_transaction() {
    each_engine(|store| {
        migrated(&store);
        let operator = Id::new(&clock());
        let refused = store.write(&author(), |write| {
            for minutes in [60i64, 0] {
                let id = write.new_id();
                write.run(
                    "insert into visit (operator_id, id, minutes) values (?1, ?2, ?3)",
                    params![operator, id, minutes],
                )?;
            }
            Ok::<(), StoreError>(())
        });
        assert!(refused.is_err());
        assert_eq!(count(&store), 0);
        migrated(&store);
    });
}

#[test]
fn a_reader_can_change_nothing() {
    each_engine(|store| {
        migrated(&store);
        let attempt = store.read(|read| {
            read.rows("delete from visit returning minutes", params![], |row| row.get::<i64>(0))
        });
        assert!(attempt.is_err());
        assert_eq!(count(&store), 0);
    });
}

#[test]
fn a_closed_base_is_one_file() {
    let folder = folder("closed");
    let store = Store::open(&Base::File(folder.join("base.sqlite"))).unwrap();
    migrated(&store);
    assert_eq!(count(&store), 0);
    drop(store);
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(left, ["base.sqlite"], "the log is brought into the file, even after someone has read");
}

#[test]
fn a_panic_in_one_request_does_not_close_the_base_to_the_next() {
    each_engine(|store| {
        migrated(&store);
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _ = store.write(&author(), |_| -> Result<(), StoreError> { panic!("au milieu") });
        }));
        assert!(panicked.is_err());
        let operator = Id::new(&clock());
        store
            .write(&author(), |write| {
                let id = write.new_id();
                write.run(
                    "insert into visit (operator_id, id, minutes) values (?1, ?2, ?3)",
                    params![operator, id, 5i64],
                )
            })
            .unwrap();
        assert_eq!(count(&store), 1);
    });
}

fn three_lines(store: &Store, operator: Id) {
    for minutes in 1..=3 {
        store
            .write(&author(), |write| {
                let row = Some(write.new_id());
                write.journal(&Change {
                    operator,
                    action: "create",
                    noun: "visit",
                    row,
                    before: None,
                    after: Some(serde_json::json!({ "minutes": minutes })),
                })
            })
            .unwrap();
    }
}

#[test]
fn the_journal_holds_and_cannot_be_corrected() {
    each_engine(|store| {
        migrated(&store);
        let operator = Id::new(&clock());
        three_lines(&store, operator);
        assert_eq!(store.read(|read| check_chain(read, operator)).unwrap(), (3, vec![]));
        for sql in
            ["update journal set author = 'personne' where seq = 2", "delete from journal where seq = 3"]
        {
            assert!(store.write(&author(), |write| write.run(sql, params![])).is_err());
        }
        assert_eq!(store.read(|read| check_chain(read, operator)).unwrap(), (3, vec![]));
    });
}

#[test]
fn an_altered_or_missing_line_is_named() {
    each_engine(|store| {
        migrated(&store);
        let operator = Id::new(&clock());
        three_lines(&store, operator);
        // What someone with the file in hands could do: drop the guard, then lie.
        let unguard = match store.engine() {
            store::Engine::Sqlite => {
                ["drop trigger journal_no_update", "drop trigger journal_no_delete"].to_vec()
            }
            store::Engine::Postgres => vec!["drop trigger journal_append_only on journal"],
        };
        store
            .write(&author(), |write| {
                for sql in unguard {
                    write.run(sql, params![])?;
                }
                write.run("update journal set author = 'personne' where seq = 2", params![])?;
                write.run("delete from journal where seq = 3", params![])
            })
            .unwrap();
        let (_, faults) = store.read(|read| check_chain(read, operator)).unwrap();
        assert_eq!(faults, vec![ChainFault::Altered(2), ChainFault::Cut { last: 2, head: 3 }]);
    });
}

#[test]
fn a_base_from_the_future_or_with_another_past_is_refused() {
    each_engine(|store| {
        migrated(&store);
        assert!(migrate(&store, &author(), STEPS).unwrap().is_empty());
        let newer = migrate(&store, &author(), &STEPS[..1]).unwrap_err();
        assert!(newer.to_string().contains("plus récente"), "{newer}");
        let edited = [STEPS[0], Migration { text: "create table other (a {int});", ..STEPS[1] }];
        assert!(migrate(&store, &author(), &edited).is_err());
    });
}
