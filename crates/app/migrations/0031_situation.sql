-- What is said of the situation of a person: a subject and an answer of catalogue/situations.toml, from a day to a day.
create table situation (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    what text not null check (length(what) between 1 and 120),
    starts {day} not null,
    ends {day},
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check (ends is null or ends >= starts),
    primary key (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index situation_by_person on situation (operator_id, service_id, person_id, id);
