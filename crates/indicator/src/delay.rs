//! The request behind an admission: same person, same kind, admitted, the latest received by its start.

use crate::facts::{Decision, Facts, Index, NONE};

/// For each measure, the request behind it; [`NONE`] when there is none.
pub(crate) fn requests_behind(facts: &Facts) -> Vec<Index> {
    let requests = &facts.requests;
    let persons = facts.persons.id.len();
    // Requests of each person, end to end.
    let mut starts = vec![0u32; persons + 2];
    for person in &requests.person {
        if (*person as usize) < persons {
            starts[*person as usize + 2] += 1;
        }
    }
    for person in 1..starts.len() {
        starts[person] += starts[person - 1];
    }
    let mut of_person = vec![0 as Index; requests.person.len()];
    for (row, person) in requests.person.iter().enumerate() {
        if (*person as usize) < persons {
            let at = &mut starts[*person as usize + 1];
            of_person[*at as usize] = row as Index;
            *at += 1;
        }
    }
    let measures = &facts.measures;
    (0..measures.start.len())
        .map(|measure| {
            let person = measures.person[measure] as usize;
            if person >= persons {
                return NONE;
            }
            of_person[starts[person] as usize..starts[person + 1] as usize]
                .iter()
                .copied()
                .filter(|request| {
                    let request = *request as usize;
                    requests.kind[request] == measures.kind[measure]
                        && requests.decision[request] == Decision::Admitted
                        && requests.received[request] <= measures.start[measure]
                })
                .max_by_key(|request| requests.received[*request as usize])
                .unwrap_or(NONE)
        })
        .collect()
}
