-- Decisions, what they decide of measures, who carries them; what is due is deduced from these facts and never
-- kept, but for the fact that it was done.

-- What was decided of a person: a judge's order, an agreement, a notification, an orientation (kinds are those of
-- catalogue/regles/mesures.toml). Three dates, that are never the same: decided, received, in effect.
create table decision (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    kind text not null check (length(kind) between 1 and 60),
    number text not null check (length(number) <= 100),
    authority {int},
    decided {day} not null,
    received {day},
    effective {day},
    ends {day},
    recorded_at {instant} not null,
    recorded_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check (ends is null or ends >= decided),
    primary key (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id),
    foreign key (operator_id, authority) references term (operator_id, id)
){strict};
create index decision_by_person on decision (operator_id, service_id, person_id);

-- A term of a measure: from a day to the day it is planned to end, as a decision says. A renewal is one more
-- term, never an exit and an entry.
create table measure_term (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    measure_id {id} not null,
    starts {day} not null,
    ends {day},
    decision_id {id},
    recorded_at {instant} not null,
    recorded_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check (ends is null or ends >= starts),
    primary key (operator_id, id),
    foreign key (operator_id, measure_id) references measure (operator_id, id),
    foreign key (operator_id, decision_id) references decision (operator_id, id)
){strict};
create index measure_term_by_measure on measure_term (operator_id, service_id, measure_id);

-- A measure that is suspended stays open: the person is still there, and still counted.
create table measure_suspension (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    measure_id {id} not null,
    starts {day} not null,
    ends {day},
    reason text not null check (length(reason) between 1 and 500),
    recorded_at {instant} not null,
    recorded_by text not null,
    check (ends is null or ends >= starts),
    primary key (operator_id, id),
    foreign key (operator_id, measure_id) references measure (operator_id, id)
){strict};
create index measure_suspension_by_measure on measure_suspension (operator_id, service_id, measure_id);

-- Who carried a measure, and when. `starts` is empty when the register said who and not since when.
-- measure.keyworker and measure.co_keyworker stay the present ones: what figures count.
create table assignment (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    measure_id {id} not null,
    role text not null check (role in ('référent', 'co-référent')),
    professional_id {id} not null,
    starts {day},
    ends {day},
    recorded_at {instant} not null,
    recorded_by text not null,
    check (ends is null or starts is null or ends >= starts),
    primary key (operator_id, id),
    foreign key (operator_id, measure_id) references measure (operator_id, id),
    foreign key (operator_id, professional_id) references professional (operator_id, id)
){strict};
create index assignment_by_measure on assignment (operator_id, service_id, measure_id);

-- How much a measure asks, for the workload; ordinary when nothing is said.
alter table measure add column intensity text;
create index measure_by_keyworker on measure (operator_id, keyworker);
create index measure_by_co_keyworker on measure (operator_id, co_keyworker);

-- What closes a deadline by itself (a synthesis) is looked for by its kind.
create index act_by_kind on act (operator_id, service_id, kind, day);

-- A deadline was met, or is not needed and why. It is known by its rule, by what it hangs on (a measure, a
-- person) and by the day it counts from: changing how long before one is told never brings it back.
create table fulfilment (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    rule text not null check (length(rule) between 1 and 60),
    subject_id {id} not null,
    person_id {id} not null,
    anchor {day} not null,
    done {day} not null,
    needless {bool} not null,
    reason text not null check (length(reason) <= 500),
    recorded_at {instant} not null,
    recorded_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create unique index fulfilment_once on fulfilment (operator_id, service_id, rule, subject_id, anchor)
    where withdrawn_at is null;
create index fulfilment_by_person on fulfilment (operator_id, service_id, person_id);

-- What a service changed of a rule of deadlines: followed or not, how long before, from when it is shown.
create table deadline_setting (
    operator_id {id} not null,
    service_id {id} not null,
    rule text not null check (length(rule) between 1 and 60),
    followed {bool} not null,
    lead {int} check (lead between 0 and 1000),
    notice {int} check (notice between 0 and 1000),
    set_at {instant} not null,
    set_by text not null,
    primary key (operator_id, service_id, rule),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};

-- Who asked for the message of the morning, where. Stopped, the row stays.
create table digest_subscription (
    operator_id {id} not null,
    account_id {id} not null,
    id {id} not null,
    address text not null check (length(address) between 3 and 254),
    started_at {instant} not null,
    stopped_at {instant},
    primary key (operator_id, account_id, id),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};

-- The messages of the morning that were sent: one a day and an account.
create table digest_sent (
    operator_id {id} not null,
    account_id {id} not null,
    day {day} not null,
    sent_at {instant} not null,
    primary key (operator_id, account_id, day),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};
