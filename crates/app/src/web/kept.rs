//! What is deduced from the data of an operator, kept between two pages.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex};

use base::Id;
use store::{Read, StoreError, journal_length, journal_tells};

use super::lock;

/// What kept values are made of. A change of these tables is told to the journal in its transaction: a debug build refuses
/// what is not, so that every test is one of this law ([`store::Store::telling`]).
pub(super) const TABLES: [&str; 9] = [
    "person",
    "enrolment",
    "professional",
    "measure",
    "measure_term",
    "request",
    "request_said",
    "capacity",
    "priority_version",
];

/// Nouns whose lines say nothing of those tables: an act that is noted does not make the lists be read again.
pub(super) const ELSEWHERE: [&str; 22] = [
    "account",
    "act",
    "appointment",
    "digest_subscription",
    "document",
    "document_model",
    "evaluation",
    "evaluation_criterion",
    "fulfilment",
    "funder_file",
    "identity",
    "note",
    "person_partner",
    "person_photo",
    "report",
    "report_text",
    "resource",
    "roll_line",
    "saved_question",
    "series",
    "situation",
    "survey",
];

/// Values that hold as long as nobody has told the journal of a change that concerns them: whoever writes, another process
/// included.
pub struct Kept<K, V> {
    /// How many are kept; beyond, all are forgotten.
    most: usize,
    shelf: Mutex<Shelf<K, V>>,
}

/// Values that hold in any state of the base whose journal has from `since` to `length` lines.
struct Shelf<K, V> {
    since: i64,
    length: i64,
    all: HashMap<K, Place<V>>,
}

/// Where a value is; who comes while it is made waits for it here.
type Place<V> = Arc<Mutex<Option<Arc<V>>>>;

impl<K: Eq + Hash, V> Kept<K, V> {
    /// A shelf for so many.
    pub fn new(most: usize) -> Kept<K, V> {
        Kept { most, shelf: Mutex::new(Shelf { since: 0, length: 0, all: HashMap::new() }) }
    }

    /// The value of this key in this state of the base: the one that is kept, or made now and kept.
    pub fn of<E: From<StoreError>>(
        &self,
        read: &Read<'_>,
        operator: Id,
        key: K,
        make: impl FnOnce() -> Result<V, E>,
    ) -> Result<Arc<V>, E> {
        let length = journal_length(read, operator)?;
        let known = lock(&self.shelf).length;
        let told = known < length && journal_tells(read, operator, known, &ELSEWHERE)?;
        let Some(place) = self.place((known, length), told, key) else { return make().map(Arc::new) };
        let mut place = lock(&place);
        if let Some(value) = place.as_ref() {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(make()?);
        *place = Some(Arc::clone(&value));
        Ok(value)
    }

    /// The place of a key in a journal of `length` lines, those behind `known` having told of a change or not; none when
    /// the base was read before a change that others have seen.
    fn place(&self, (known, length): (i64, i64), told: bool, key: K) -> Option<Place<V>> {
        let mut shelf = lock(&self.shelf);
        // Another may have looked further meanwhile: what I saw of the lines behind `known` is then not the whole.
        if shelf.length == known && known < length {
            shelf.length = length;
            if told {
                shelf.since = length;
                shelf.all.clear();
            }
        }
        if !(shelf.since..=shelf.length).contains(&length) {
            return None;
        }
        if shelf.all.len() >= self.most && !shelf.all.contains_key(&key) {
            shelf.all.clear();
        }
        Some(Arc::clone(shelf.all.entry(key).or_default()))
    }
}

#[cfg(test)]
mod tests {
    use base::Clock;
    use jiff::Timestamp;
    use store::testing::each_engine;
    use store::{Author, Change, Store, migrate};

    use super::*;
    use crate::schema::MIGRATIONS;

    const OPERATOR: Id = Id::from_bytes([1; 16]);

    fn founded(store: &Store) -> Author {
        let author = Author::new("essai", &Clock::Fixed(Timestamp::UNIX_EPOCH));
        migrate(store, &author, MIGRATIONS).unwrap();
        author
    }

    fn tell(store: &Store, author: &Author, noun: &str) {
        let change =
            Change { operator: OPERATOR, action: "create", noun, row: None, before: None, after: None };
        store.write(author, |write| write.journal(&change)).unwrap();
    }

    fn ask(kept: &Kept<u8, &'static str>, read: &Read<'_>, key: u8, now: &'static str) -> &'static str {
        *kept.of(read, OPERATOR, key, || Ok::<_, StoreError>(now)).unwrap()
    }

    #[test]
    fn a_value_holds_until_its_nouns_are_told_and_never_for_who_read_before() {
        each_engine(|store| {
            let (author, kept) = (founded(&store), Kept::new(2));
            let now =
                |key, value| store.read(|read| Ok::<_, StoreError>(ask(&kept, read, key, value))).unwrap();
            tell(&store, &author, "person");
            assert_eq!(now(1, "un"), "un");
            assert_eq!(now(1, "autre"), "un");
            store
                .read(|read| {
                    // This state of the base is seen from here on.
                    journal_length(read, OPERATOR)?;
                    tell(&store, &author, "act");
                    assert_eq!(now(1, "autre"), "un");
                    assert_eq!(ask(&kept, read, 1, "autre"), "un");
                    tell(&store, &author, "measure");
                    assert_eq!(now(1, "deux"), "deux");
                    assert_eq!(ask(&kept, read, 1, "d’avant"), "d’avant");
                    Ok::<_, StoreError>(())
                })
                .unwrap();
            assert_eq!(now(1, "autre"), "deux");
        });
    }

    #[test]
    fn what_failed_is_not_kept_and_the_shelf_does_not_grow() {
        each_engine(|store| {
            let kept: Kept<u8, &str> = Kept::new(2);
            founded(&store);
            store
                .read(|read| {
                    let failed = kept.of(read, OPERATOR, 1, || Err(StoreError::Open("panne".to_owned())));
                    assert!(failed.is_err());
                    for key in 1..10 {
                        assert_eq!(ask(&kept, read, key, "fait"), "fait");
                        assert!(lock(&kept.shelf).all.len() <= 2);
                    }
                    Ok::<_, StoreError>(())
                })
                .unwrap();
        });
    }
}
