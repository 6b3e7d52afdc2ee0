-- The journal of changes: one chain of sealed lines an operator (crates/store/src/journal.rs).
create table journal_head (
    operator_id {id} not null,
    seq {int} not null,
    digest {bytes} not null,
    primary key (operator_id)
){strict};

create table journal (
    operator_id {id} not null,
    seq {int} not null,
    at {instant} not null,
    author text not null,
    action text not null,
    noun text not null,
    row_id {id},
    before {json},
    after {json},
    digest {bytes} not null,
    primary key (operator_id, seq)
){strict};
{append_only journal}
