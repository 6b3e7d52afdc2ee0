//! Full text gives the same rows on both engines, whatever is searched.

use base::{Clock, Id};
use proptest::prelude::*;
use store::testing::each_engine;
use store::{Author, Match, Migration, Store, Word, migrate, params};

const STEPS: &[Migration] = &[Migration {
    version: 1,
    name: "fiches",
    text: "create table card (operator_id {id} not null, id {int} not null, number {int} not null, \
           words text not null, primary key (operator_id, id)){strict};\n\
           create index card_by_number on card (number);\n{fulltext card words}",
}];

fn author() -> Author {
    Author::new("Sarah", &Clock::Fixed("2022-01-18T09:42:00Z".parse().unwrap()))
}

const OPERATOR: Id = Id::from_bytes([7; 16]);

fn write(store: &Store, cards: &[String]) {
    migrate(store, &author(), STEPS).unwrap();
    store
        .write(&author(), |write| -> store::Result<()> {
            for (id, words) in cards.iter().enumerate() {
                let number = write.next_number("card")?;
                write.run(
                    "insert into card (operator_id, id, number, words) values (?1, ?2, ?3, ?4)",
                    params![OPERATOR, id as i64, number, words],
                )?;
            }
            Ok(())
        })
        .unwrap();
}

fn found(store: &Store, wanted: &Match) -> Vec<i64> {
    let full = store.engine().fulltext("card", "words", 1);
    let sql = format!("select e.id from {} where {} order by {}", full.from, full.matches, full.order);
    store.read(|read| read.rows(&sql, params![&wanted.text(store.engine())], |row| row.get(0))).unwrap()
}

fn whole(word: &str) -> Word {
    Word::Whole(word.to_owned())
}

#[test]
fn a_row_is_found_by_its_words_and_no_more_once_they_have_changed() {
    each_engine(|store| {
        write(&store, &["nhusson nilyes d20080818".to_owned(), "nnoyer nzoe".to_owned()]);
        let one = |word: Word| found(&store, &Match(vec![vec![vec![word]]]));
        assert_eq!(one(whole("nhusson")), [0]);
        assert_eq!(one(Word::Prefix("nhus".to_owned())), [0]);
        assert_eq!(one(whole("nhus")), Vec::<i64>::new());
        assert_eq!(one(Word::Prefix("n".to_owned())), [0, 1]);
        store
            .write(&author(), |write| -> store::Result<()> {
                write.run(
                    "update card set words = 'nuson' where operator_id = ?1 and id = 0",
                    params![OPERATOR],
                )?;
                write.run("delete from card where operator_id = ?1 and id = 1", params![OPERATOR])?;
                Ok(())
            })
            .unwrap();
        assert_eq!(one(whole("nhusson")), Vec::<i64>::new());
        assert_eq!(one(whole("nuson")), [0]);
        assert_eq!(one(Word::Prefix("n".to_owned())), [0]);
    });
}

#[test]
fn a_table_that_was_emptied_finds_nothing_and_fills_again() {
    each_engine(|store| {
        write(&store, &["nhusson".to_owned(), "nnoyer".to_owned()]);
        let one = |word: &str| found(&store, &Match(vec![vec![vec![whole(word)]]]));
        store.write(&author(), |write| write.clear_fulltext("card", "words", OPERATOR)).unwrap();
        assert_eq!(one("nhusson"), Vec::<i64>::new());
        write(&store, &["nuson".to_owned()]);
        assert_eq!((one("nuson"), one("nhusson")), (vec![0], vec![]));
        store
            .write(&author(), |write| write.run("delete from card where operator_id = ?1", params![OPERATOR]))
            .unwrap();
        assert_eq!(one("nuson"), Vec::<i64>::new());
    });
}

fn word() -> impl Strategy<Value = Word> {
    ("[ab]{1,3}", any::<bool>())
        .prop_map(|(word, whole)| if whole { Word::Whole(word) } else { Word::Prefix(word) })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn both_engines_find_what_a_plain_reading_finds(
        cards in prop::collection::vec(prop::collection::btree_set("[ab]{1,4}", 1..5), 1..20),
        searches in prop::collection::vec(
            prop::collection::vec(prop::collection::vec(prop::collection::vec(word(), 1..3), 1..3), 1..3), 1..12),
    ) {
        let cards: Vec<Vec<String>> = cards.into_iter().map(|card| card.into_iter().collect()).collect();
        let plain = |search: &Match| -> Vec<i64> {
            let has = |card: &[String], word: &Word| match word {
                Word::Whole(word) => card.contains(word),
                Word::Prefix(start) => card.iter().any(|own| own.starts_with(start.as_str())),
            };
            let fits = |card: &Vec<String>| search.0.iter().any(|reading| {
                reading.iter().all(|words| words.iter().any(|word| has(card, word)))
            });
            (0..).zip(&cards).filter(|(_, card)| fits(card)).map(|(id, _)| id).collect()
        };
        each_engine(|store| {
            let lines: Vec<String> = cards.iter().map(|card| card.join(" ")).collect();
            write(&store, &lines);
            for search in &searches {
                let search = Match(search.clone());
                assert_eq!(found(&store, &search), plain(&search), "{search:?}");
            }
        });
    }
}
