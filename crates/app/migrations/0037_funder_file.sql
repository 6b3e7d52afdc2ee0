-- A funder's own file, Word or Excel: what is written in which of its cells, year after year.
create table funder_file (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    title text not null check (length(title) between 1 and 200),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};
create index funder_file_by_service on funder_file (operator_id, service_id, id);

-- The file itself; the one of another year is another edition.
create table funder_edition (
    operator_id {id} not null,
    file_id {id} not null,
    number {int} not null check (number >= 1),
    name text not null check (length(name) between 1 and 200),
    content {bytes} not null,
    sent_at {instant} not null,
    sent_by text not null,
    primary key (operator_id, file_id, number),
    foreign key (operator_id, file_id) references funder_file (operator_id, id)
){strict};

-- What is written in one of its places: a figure of the catalogue, a text with figures in it.
create table funder_slot (
    operator_id {id} not null,
    file_id {id} not null,
    slot text not null check (length(slot) between 1 and 300),
    said text not null check (length(said) between 1 and 1000),
    noted_at {instant} not null,
    noted_by text not null,
    primary key (operator_id, file_id, slot),
    foreign key (operator_id, file_id) references funder_file (operator_id, id)
){strict};
