-- The operator (organisme gestionnaire): first in every key below.
create table operator (
    operator_id {id} not null,
    name text not null check (length(name) between 1 and 200),
    detail text not null,
    created_at {instant} not null,
    primary key (operator_id)
){strict};

-- A service. `revision` grows with every change of its facts; figures kept in memory are stale when it has.
create table service (
    operator_id {id} not null references operator (operator_id),
    id {id} not null,
    code text not null check (length(code) between 1 and 60),
    name text not null check (length(name) between 1 and 200),
    detail text not null,
    model text not null,
    rules {json},
    revision {int} not null,
    revised_at {instant} not null,
    created_at {instant} not null,
    primary key (operator_id, id),
    unique (operator_id, code)
){strict};

-- The words of the trade as this operator uses them. A word unknown to the nomenclature is kept; the
-- one it is mapped to later is `canonical`.
create table term (
    operator_id {id} not null references operator (operator_id),
    id {int} not null,
    vocabulary text not null,
    label text not null check (length(label) between 1 and 200),
    folded text not null,
    known {bool} not null,
    primary key (operator_id, id),
    unique (operator_id, vocabulary, folded)
){strict};

-- Authorised places, dated; `ends` is the last day, included.
create table capacity (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    reference text not null,
    territory {int},
    places {int} not null check (places >= 0),
    starts {day} not null,
    ends {day},
    check (ends is null or ends >= starts),
    primary key (operator_id, id),
    unique (operator_id, service_id, reference),
    foreign key (operator_id, service_id) references service (operator_id, id),
    foreign key (operator_id, territory) references term (operator_id, id)
){strict};

-- Days planned with the funder for a year (the funder's figure, never derived).
create table planned_days (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    reference text not null,
    year {int} not null check (year between 1900 and 2200),
    days {int} not null check (days >= 0),
    primary key (operator_id, id),
    unique (operator_id, service_id, reference),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};
