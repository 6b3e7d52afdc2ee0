-- An act: what was done, one day, by some, with or for some. Kept in the order of the days of a service,
-- because that is how a year is read.
create table act (
    operator_id {id} not null,
    service_id {id} not null,
    day {day} not null,
    id {id} not null,
    reference text not null check (length(reference) between 1 and 60),
    kind {int} not null,
    direct {bool} not null,
    place {int},
    theme {int},
    minutes {int} not null check (minutes between 0 and 1440),
    travel {int} not null check (travel between 0 and 1440),
    files {int} not null check (files >= 0),
    primary key (operator_id, service_id, day, id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){clustered};
create unique index act_by_reference on act (operator_id, service_id, reference);

-- Persons of an act. Presence: 0 not said, 1 there, 2 absent and excused, 3 absent.
create table act_person (
    operator_id {id} not null,
    service_id {id} not null,
    day {day} not null,
    act_id {id} not null,
    person_id {id} not null,
    presence {int} not null check (presence between 0 and 3),
    primary key (operator_id, service_id, day, act_id, person_id),
    foreign key (operator_id, service_id, day, act_id) references act (operator_id, service_id, day, id)
        on update cascade on delete cascade,
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){clustered};


-- Professionals of an act.
create table act_staff (
    operator_id {id} not null,
    service_id {id} not null,
    day {day} not null,
    act_id {id} not null,
    professional_id {id} not null,
    primary key (operator_id, service_id, day, act_id, professional_id),
    foreign key (operator_id, service_id, day, act_id) references act (operator_id, service_id, day, id)
        on update cascade on delete cascade,
    foreign key (operator_id, professional_id) references professional (operator_id, id)
){clustered};
