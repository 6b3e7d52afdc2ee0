-- Who a person is. `name_key` is the folded name and first name: how one is found and compared.
create table person (
    operator_id {id} not null references operator (operator_id),
    id {id} not null,
    last_name text not null,
    first_name text not null,
    name_key text not null,
    sex text check (sex in ('F', 'M')),
    birth {day},
    primary key (operator_id, id)
){strict};
create index person_by_name on person (operator_id, name_key);

-- What a service's register says of a person: her number there, her family's number, where she lives.
create table enrolment (
    operator_id {id} not null,
    service_id {id} not null,
    person_id {id} not null,
    reference text not null check (length(reference) between 1 and 60),
    family text,
    parents {int},
    residence {int},
    territory {int},
    primary key (operator_id, service_id, person_id),
    unique (operator_id, service_id, reference),
    foreign key (operator_id, service_id) references service (operator_id, id),
    foreign key (operator_id, person_id) references person (operator_id, id)
){strict};

-- A measure: a person in the service. `ends` is the day it ends; that evening it is no longer there.
create table measure (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    reference text not null check (length(reference) between 1 and 60),
    person_id {id} not null,
    kind {int} not null,
    prescriber {int},
    territory {int},
    decided {day},
    starts {day} not null,
    ends {day},
    motive {int},
    outcome {int},
    keyworker {id},
    co_keyworker {id},
    check (ends is null or ends >= starts),
    primary key (operator_id, id),
    unique (operator_id, service_id, reference),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id),
    foreign key (operator_id, kind) references term (operator_id, id),
    foreign key (operator_id, keyworker) references professional (operator_id, id),
    foreign key (operator_id, co_keyworker) references professional (operator_id, id)
){strict};

-- A request for a measure; it waits while `outcome` is empty.
create table request (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    reference text not null check (length(reference) between 1 and 60),
    person_id {id} not null,
    kind {int} not null,
    prescriber {int},
    territory {int},
    received {day} not null,
    decided {day},
    outcome text check (outcome in ('admis', 'refus', 'retirée')),
    check (decided is null or outcome is not null),
    primary key (operator_id, id),
    unique (operator_id, service_id, reference),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id),
    foreign key (operator_id, kind) references term (operator_id, id)
){strict};

-- A contract (CER before 2025, contrat d'engagement after). Objectives and actions are lists of words,
-- read whole.
create table contract (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    reference text not null check (length(reference) between 1 and 60),
    person_id {id} not null,
    rank {int} not null check (rank >= 1),
    regime {int},
    signed {day} not null,
    starts {day},
    ends {day},
    objectives {json} not null,
    actions {json} not null,
    reinforced {bool} not null,
    check (ends is null or starts is null or ends >= starts),
    primary key (operator_id, id),
    unique (operator_id, service_id, reference),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
