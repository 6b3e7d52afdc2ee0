-- What is said of a request beside who, what and when: how urgent, who spotted it; when it is refused, why and what is
-- proposed instead. One row a request; how it was before is in the journal.
create table request_about (
    operator_id {id} not null,
    service_id {id} not null,
    request_id {id} not null,
    urgency text not null check (length(urgency) <= 60),
    spotted text not null check (length(spotted) <= 200),
    motive text not null check (length(motive) <= 300),
    proposed text not null check (length(proposed) <= 300),
    noted_at {instant} not null,
    noted_by text not null,
    primary key (operator_id, request_id),
    foreign key (operator_id, request_id) references request (operator_id, id)
){strict};

-- A line of the checklist of an admission that someone saw, where the base does not hold it by itself.
create table admission_check (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    request_id {id} not null,
    item text not null check (length(item) between 1 and 60),
    day {day} not null,
    words text not null check (length(words) <= 500),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, request_id) references request (operator_id, id)
){strict};
create index admission_check_by_request on admission_check (operator_id, request_id, id);

-- A session of the admission committee: when, and who was there.
create table admission_session (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    day {day} not null,
    present text not null check (length(present) between 1 and 1000),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};

-- What it said of a request.
create table admission_opinion (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    session_id {id} not null,
    request_id {id} not null,
    opinion text not null check (opinion in ('favorable', 'défavorable', 'ajourné')),
    minutes text not null check (length(minutes) <= 4000),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, session_id) references admission_session (operator_id, id),
    foreign key (operator_id, request_id) references request (operator_id, id)
){strict};
create unique index admission_opinion_once on admission_opinion (operator_id, session_id, request_id)
    where withdrawn_at is null;
create index admission_opinion_by_request on admission_opinion (operator_id, request_id, id);

-- A trial before the admission: from a day to a day; confirmed or stopped, and why.
create table admission_trial (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    request_id {id} not null,
    starts {day} not null,
    ends {day} not null,
    outcome text check (outcome in ('confirmé', 'arrêté')),
    closed_on {day},
    words text not null check (length(words) <= 1000),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check (ends >= starts),
    check ((outcome is null) = (closed_on is null)),
    primary key (operator_id, id),
    foreign key (operator_id, request_id) references request (operator_id, id)
){strict};
create index admission_trial_by_request on admission_trial (operator_id, request_id, id);

-- A request from outside the perimeter, taken all the same: why, and who said so.
create table request_derogation (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    request_id {id} not null,
    day {day} not null,
    words text not null check (length(words) between 1 and 500),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, request_id) references request (operator_id, id)
){strict};
create index request_derogation_by_request on request_derogation (operator_id, request_id, id);

-- The communes of a territory of a service, from a day to a day: its perimeter.
create table territory_commune (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    territory {int} not null,
    commune text not null check (length(commune) between 1 and 120),
    starts {day} not null,
    ends {day},
    noted_at {instant} not null,
    noted_by text not null,
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id),
    foreign key (operator_id, territory) references term (operator_id, id)
){strict};
create index territory_commune_by_service on territory_commune (operator_id, service_id, id);

-- Authorised places may be of one kind of measure, and are held by an establishment.
alter table capacity add column kind {int};
alter table capacity add column structure text;

-- What weighs in the waiting list, in versions: the list of a past day keeps the weights of that day.
create table priority_version (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    starts {day} not null,
    weights text not null,
    reason text not null check (length(reason) between 1 and 500),
    made_at {instant} not null,
    made_by text not null,
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};
create index priority_version_by_service on priority_version (operator_id, service_id, id);

-- An exchange that comes before the end of a measure is decided: with whom, when, what was said.
create table measure_exchange (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    measure_id {id} not null,
    day {day} not null,
    party text not null check (length(party) between 1 and 200),
    words text not null check (length(words) <= 1000),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, measure_id) references measure (operator_id, id)
){strict};
create index measure_exchange_by_measure on measure_exchange (operator_id, measure_id, id);

-- The steering committee: each meeting with its minutes, each decision until it is done.
create table steering_meeting (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    day {day} not null,
    present text not null check (length(present) between 1 and 1000),
    minutes text not null check (length(minutes) <= 8000),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};

create table steering_decision (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    meeting_id {id} not null,
    words text not null check (length(words) between 1 and 1000),
    bearer text not null check (length(bearer) <= 200),
    due {day},
    done_on {day},
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, meeting_id) references steering_meeting (operator_id, id)
){strict};
