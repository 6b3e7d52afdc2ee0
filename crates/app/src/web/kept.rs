//! What is deduced from the data of an operator, kept between two pages.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Values that hold as long as the journal of the operator is as long as it was ([`store::journal_length`]): nothing
/// changes without a line of it, whoever writes, another process included.
pub struct Kept<K, V> {
    /// How many are kept; beyond, all are forgotten.
    most: usize,
    shelf: Mutex<Shelf<K, V>>,
}

struct Shelf<K, V> {
    length: i64,
    all: HashMap<K, Arc<Mutex<Option<Arc<V>>>>>,
}

impl<K: Eq + Hash, V> Kept<K, V> {
    /// A shelf for so many.
    pub fn new(most: usize) -> Kept<K, V> {
        Kept { most, shelf: Mutex::new(Shelf { length: 0, all: HashMap::new() }) }
    }

    /// The value of this key in a journal of this length: the one that is kept, or made now and kept. Who comes while it
    /// is made waits for it.
    pub fn of<E>(&self, length: i64, key: K, make: impl FnOnce() -> Result<V, E>) -> Result<Arc<V>, E> {
        let Some(place) = self.place(length, key) else { return make().map(Arc::new) };
        let mut place = lock(&place);
        if let Some(value) = place.as_ref() {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(make()?);
        *place = Some(Arc::clone(&value));
        Ok(value)
    }

    /// Where it is kept; nowhere when the base was read before a change that others have seen.
    fn place(&self, length: i64, key: K) -> Option<Arc<Mutex<Option<Arc<V>>>>> {
        let mut shelf = lock(&self.shelf);
        if shelf.length < length {
            *shelf = Shelf { length, all: HashMap::new() };
        }
        if shelf.length != length {
            return None;
        }
        if shelf.all.len() >= self.most && !shelf.all.contains_key(&key) {
            shelf.all.clear();
        }
        Some(Arc::clone(shelf.all.entry(key).or_default()))
    }
}

/// What is behind these locks is never half-changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(kept: &Kept<u8, &'static str>, length: i64, key: u8, now: &'static str) -> &'static str {
        *kept.of(length, key, || Ok::<_, ()>(now)).unwrap()
    }

    #[test]
    fn a_value_holds_until_a_line_is_written_and_never_for_who_read_before() {
        let kept = Kept::new(2);
        assert_eq!(ask(&kept, 5, 1, "cinq"), "cinq");
        assert_eq!(ask(&kept, 5, 1, "autre"), "cinq");
        assert_eq!(ask(&kept, 6, 1, "six"), "six");
        assert_eq!(ask(&kept, 5, 1, "cinq encore"), "cinq encore");
        assert_eq!(ask(&kept, 6, 1, "autre"), "six");
    }

    #[test]
    fn what_failed_is_not_kept_and_the_shelf_does_not_grow() {
        let kept: Kept<u8, &str> = Kept::new(2);
        assert_eq!(kept.of(1, 1, || Err("panne")), Err("panne"));
        for key in 1..10 {
            assert_eq!(ask(&kept, 1, key, "fait"), "fait");
            assert!(lock(&kept.shelf).all.len() <= 2);
        }
    }
}
