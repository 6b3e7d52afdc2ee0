-- What can be found, one row a thing and a service: its words, made in Rust (crates/app/src/search/words.rs).
-- `number` is the order in which rows came; SQLite's full text knows a row by it.
create table search_entry (
    operator_id {id} not null,
    service_id {id} not null,
    noun text not null,
    row_id {id} not null,
    person_id {id},
    number {int} not null,
    title text not null,
    passage text not null,
    day {day},
    tokens text not null,
    primary key (operator_id, service_id, noun, row_id),
    foreign key (operator_id, service_id) references service (operator_id, id),
    foreign key (operator_id, person_id) references person (operator_id, id)
){strict};
create index search_entry_by_number on search_entry (number);
{fulltext search_entry tokens}

-- The words of names, once each: what a mistyped name is compared to.
create table search_word (
    operator_id {id} not null references operator (operator_id),
    word text not null,
    primary key (operator_id, word)
){clustered};

-- Two rows that were found to be one person: who said so, why, and until when. `moved` are the rows whose
-- kept row it changed (JSON list); undone, it stays as a trace.
create table person_merge (
    operator_id {id} not null,
    id {id} not null,
    kept_id {id} not null,
    other_id {id} not null,
    moved {json} not null,
    reason text not null,
    merged_at {instant} not null,
    merged_by text not null,
    undone_at {instant},
    undone_by text,
    primary key (operator_id, id),
    foreign key (operator_id, kept_id) references person (operator_id, id),
    foreign key (operator_id, other_id) references person (operator_id, id)
){strict};

-- Rows that are another person's: few, and asked for by every list.
create index person_merged on person (operator_id, id) where kept_id <> id;
