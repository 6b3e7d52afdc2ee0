use proptest::prelude::*;

use crate::form::Slot;
use crate::form::address::{Address, Area};

fn any_slot() -> impl Strategy<Value = Slot> {
    prop_oneof![
        ("\\PC{1,31}", 1u32..1_048_577, 1u32..16_385)
            .prop_map(|(sheet, row, column)| Slot::Cell { sheet, at: Address { row, column }.to_string() }),
        (1usize..999, 1usize..999, 1usize..99).prop_map(|(table, row, column)| Slot::TableCell {
            table,
            row,
            column
        }),
        "\\PC{0,20}".prop_map(Slot::Field),
        "\\PC{0,20}".prop_map(Slot::Control),
    ]
}

proptest! {
    #[test]
    fn a_slot_reads_back_as_it_was_written(slot in any_slot()) {
        prop_assert_eq!(slot.to_string().parse::<Slot>(), Ok(slot.clone()));
        let json = serde_json::to_string(&slot).unwrap();
        prop_assert_eq!(serde_json::from_str::<Slot>(&json).unwrap(), slot);
    }

    #[test]
    fn no_text_makes_it_fail(text in "\\PC{0,40}") {
        let _ = text.parse::<Slot>();
        let _ = Area::parse(&text);
    }
}

#[test]
fn a_slot_is_written_as_a_reader_says_it() {
    let cell = Slot::Cell { sheet: "L’activité".to_owned(), at: "C12".to_owned() };
    assert_eq!(cell.to_string(), "Feuille «\u{a0}L’activité\u{a0}»!C12");
    assert_eq!("Feuille «\u{a0}L’activité\u{a0}»!$c$12".parse(), Ok(cell));
    let table = Slot::TableCell { table: 2, row: 3, column: 4 };
    assert_eq!(table.to_string(), "tableau 2, ligne 3, colonne 4");
    for wrong in ["", "tableau 0, ligne 1, colonne 1", "Feuille «\u{a0}A\u{a0}»!XFE1", "C12"] {
        assert!(wrong.parse::<Slot>().is_err(), "{wrong}");
    }
}
