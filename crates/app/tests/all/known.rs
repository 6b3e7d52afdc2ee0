//! « Tel que connu le… »: what was known on an evening is found again, whatever was corrected since.

use std::cell::Cell;
use std::collections::HashMap;

use app::access::Scope;
use app::history::{self, Kind, Known, Table, Values};
use app::person;
use base::{Clock, Day, Id};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Json, json};
use store::testing::each_engine;
use store::{Author, Change, Store, params};

use crate::support::{author, clock, service};

const TABLE: Table = Table {
    name: "schooling",
    columns: &[("school", Kind::Text), ("level", Kind::Text), ("starts", Kind::Day), ("ends", Kind::Day)],
};

/// A person of a new service, and who may read her.
fn enrolled(store: &Store, code: &str) -> (Scope, Id) {
    let service = service(store, code, "aer");
    let person = store
        .write(&author(), |write| -> store::Result<Id> {
            let id = Id::new(&Clock::Fixed("2020-01-01T08:00:00Z".parse().unwrap()));
            write.run(
                "insert into person (operator_id, id, kept_id, last_name, first_name, name_key) \
                 values (?1, ?2, ?2, 'Husson', 'Ilyès', 'husson ilyes')",
                params![service.operator, id],
            )?;
            write.run(
                "insert into enrolment (operator_id, service_id, person_id, reference) values (?1, ?2, ?3, 'P1')",
                params![service.operator, service.id, id],
            )?;
            Ok(id)
        })
        .unwrap();
    let account = Id::from_bytes([1; 16]);
    (Scope { operator: service.operator, service: service.id, account, now: clock().now() }, person)
}

/// What is done to the rows, one thing after the other.
#[derive(Clone, Debug)]
enum Step {
    /// A new row, journalled or brought by an import, which journals nothing.
    Create { imported: bool, level: u8 },
    /// A correction of a row, whole or of what changed only, as an import writes it.
    Correct { row: usize, whole: bool, level: u8, ends: Option<i32> },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (any::<bool>(), 0u8..9).prop_map(|(imported, level)| Step::Create { imported, level }),
        (0usize..6, any::<bool>(), 0u8..9, proptest::option::of(18_700i32..19_500))
            .prop_map(|(row, whole, level, ends)| Step::Correct { row, whole, level, ends }),
    ]
}

/// Does a step at an instant, through the statements that any page would use.
fn perform(
    store: &Store,
    scope: &Scope,
    person: Id,
    step: &Step,
    at: Timestamp,
    rows: &mut Vec<(Id, Values)>,
) {
    let by = Author { name: "s.martin".to_owned(), at };
    let journal = |action, row, before: Option<Json>, after| Change {
        operator: scope.operator,
        action,
        noun: "schooling",
        row: Some(row),
        before,
        after: Some(after),
    };
    store
        .write(&by, |write| -> store::Result<()> {
            match step {
                Step::Create { imported, level } => {
                    let id = write.new_id();
                    let level = level.to_string();
                    let starts: Day = "2021-01-01".parse().unwrap();
                    write.run(
                        "insert into schooling (operator_id, service_id, id, person_id, school, level, arrangement, \
                         starts, noted_at, noted_by) values (?1, ?2, ?3, ?4, 'collège', ?5, '', ?6, ?7, 's.martin')",
                        params![scope.operator, scope.service, id, person, &level, starts, at],
                    )?;
                    let values = json!({
                        "school": "collège", "level": level, "starts": starts.to_string(), "ends": null
                    });
                    if !imported {
                        write.journal(&journal("create", id, None, values.clone()))?;
                    }
                    rows.push((id, values.as_object().unwrap().clone()));
                }
                Step::Correct { row, whole, level, ends } => {
                    let count = rows.len().max(1);
                    let Some((id, values)) = rows.get_mut(row % count) else { return Ok(()) };
                    let ends = ends.map(Day::from_number);
                    let before = values.clone();
                    values.insert("level".to_owned(), json!(level.to_string()));
                    values.insert("ends".to_owned(), json!(ends.map(|day| day.to_string())));
                    write.run(
                        "update schooling set level = ?3, ends = ?4 where operator_id = ?1 and id = ?2",
                        params![scope.operator, *id, &level.to_string(), ends],
                    )?;
                    let mut said = before.clone();
                    if !whole {
                        said.retain(|column, old| values[column] != *old);
                    }
                    if before != *values {
                        let after = Json::Object(values.clone());
                        write.journal(&journal("correct", *id, Some(Json::Object(said)), after))?;
                    }
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn whatever_changes_the_past_is_what_it_was() {
    each_engine(|store| {
        let number = Cell::new(0);
        let mut runner =
            TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
        let steps = proptest::collection::vec((step(), 1i64..2_000), 1..16);
        runner
            .run(&steps, |steps| {
                number.set(number.get() + 1);
                let (scope, person) = enrolled(&store, &format!("s{}", number.get()));
                let mut at: Timestamp = "2021-03-01T10:00:00Z".parse().unwrap();
                let mut rows = Vec::new();
                let mut snapshots = vec![(at, HashMap::new())];
                for (step, minutes) in &steps {
                    at += SignedDuration::from_mins(*minutes);
                    perform(&store, &scope, person, step, at, &mut rows);
                    snapshots.push((at + SignedDuration::from_secs(1), rows.iter().cloned().collect()));
                }
                for (instant, expected) in snapshots {
                    let found = store
                        .read(|read| history::rows(read, &TABLE, &scope, &[person], Known::before(instant)))
                        .unwrap();
                    let found: HashMap<Id, Values> =
                        found.into_iter().map(|row| (row.id, row.values)).collect();
                    prop_assert_eq!(found, expected, "avant {}", instant);
                }
                let now =
                    store.read(|read| history::rows(read, &TABLE, &scope, &[person], Known::NOW)).unwrap();
                prop_assert_eq!(now.len(), rows.len());
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn a_name_corrected_by_an_import_was_another_one_before() {
    each_engine(|store| {
        let (scope, id) = enrolled(&store, "aer");
        let at = "2021-11-08T09:00:00Z".parse().unwrap();
        let by = Author { name: "s.martin".to_owned(), at };
        store
            .write(&by, |write| -> store::Result<()> {
                write.run(
                    "update person set last_name = 'Husson-Marchais' where operator_id = ?1 and id = ?2",
                    params![scope.operator, id],
                )?;
                write.journal(&Change {
                    operator: scope.operator,
                    action: "correct",
                    noun: "person",
                    row: Some(id),
                    before: Some(json!({ "last_name": "Husson", "first_name": "Ilyès", "sex": null })),
                    after: Some(json!({ "last_name": "Husson-Marchais" })),
                })
            })
            .unwrap();
        let name = |day: &str| {
            store
                .read(|read| -> store::Result<_> {
                    let mut person = person::find(read, &scope, id)?.unwrap();
                    let known = Known::evening(day.parse().unwrap());
                    let was_known = person.rewind(read, scope.operator, known)?;
                    Ok((was_known, person.last_name))
                })
                .unwrap()
        };
        assert_eq!(name("2021-11-08"), (true, "Husson-Marchais".to_owned()));
        assert_eq!(name("2021-11-07"), (true, "Husson".to_owned()));
        assert!(!name("2019-12-31").0);
    });
}
