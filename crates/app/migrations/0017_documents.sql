-- A document of a person's file. `scope` says who reads it: the team, the psychologists, the direction.
create table document (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    kind text not null,
    title text not null check (length(title) between 1 and 200),
    scope text not null check (scope in ('équipe', 'clinique', 'direction')),
    day {day} not null,
    withdrawn_at {instant},
    withdrawn_by text,
    withdrawn_reason text,
    primary key (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index document_by_person on document (operator_id, service_id, person_id, day);

-- What a document was each time it was sent: the versions of before stay.
create table document_version (
    operator_id {id} not null,
    document_id {id} not null,
    number {int} not null check (number >= 1),
    file_name text not null,
    media text not null,
    size {int} not null,
    digest {bytes} not null,
    content {bytes} not null,
    thumbnail {bytes},
    plain_text text not null,
    sent_at {instant} not null,
    sent_by text not null,
    primary key (operator_id, document_id, number),
    foreign key (operator_id, document_id) references document (operator_id, id)
){strict};

-- The service's own Word models: letters and reports are made from them.
create table document_model (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    title text not null check (length(title) between 1 and 200),
    kind text not null,
    content {bytes} not null,
    sent_at {instant} not null,
    sent_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};
