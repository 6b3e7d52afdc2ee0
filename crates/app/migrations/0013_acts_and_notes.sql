-- What a typed act says more than an imported one: when in the day, how far, which prestation, with which
-- partner, who noted it. Withdrawn (noted by mistake), its rows stay and count nowhere.
alter table act add column starts_minute {int} check (starts_minute between 0 and 1439);
alter table act add column kilometres {int} check (kilometres between 0 and 5000);
alter table act add column prestation {int};
alter table act add column partner text;
alter table act add column author {id};
alter table act add column withdrawn_at {instant};
alter table act add column withdrawn_by text;

-- A professional's own time at an act; empty is the act's.
alter table act_staff add column minutes {int} check (minutes between 0 and 1440);
alter table act_staff add column travel {int} check (travel between 0 and 1440);

-- Why a person did not come, a word of vocabulary.
alter table act_person add column reason {int};

-- A note, on a person or on an act and whoever was there: its day is then the act's. Its text is in its
-- versions.
create table note (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id},
    act_id {id},
    scope text not null check (scope in ('équipe', 'clinique')),
    version {int} not null check (version >= 1),
    day {day} not null,
    author {id} not null,
    created_at {instant} not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check (person_id is not null or act_id is not null),
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id),
    foreign key (operator_id, service_id, day, act_id) references act (operator_id, service_id, day, id)
        on update cascade,
    foreign key (operator_id, author) references account (operator_id, id)
){strict};
create index note_by_person on note (operator_id, service_id, person_id, day);
create index note_by_act on note (operator_id, service_id, act_id);

-- What a note said, version by version: the last one is read, the others stay readable.
create table note_version (
    operator_id {id} not null,
    note_id {id} not null,
    version {int} not null check (version >= 1),
    text text not null check (length(text) between 1 and 100000),
    author {id} not null,
    at {instant} not null,
    reason text not null,
    primary key (operator_id, note_id, version),
    foreign key (operator_id, note_id) references note (operator_id, id),
    foreign key (operator_id, author) references account (operator_id, id)
){strict};

-- Text being written, saved as one types: it may be incomplete, and is its author's only.
create table draft (
    operator_id {id} not null,
    account_id {id} not null,
    key text not null check (length(key) between 1 and 100),
    body text not null,
    revision {int} not null,
    at {instant} not null,
    primary key (operator_id, account_id, key),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};
