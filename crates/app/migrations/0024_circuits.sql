-- Circuits of visas, in versions. A version never changes: a request that has begun keeps its own. The definition is a
-- JSON that the page of circuits writes (circuit/definition.rs).
create table circuit_version (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    code text not null check (length(code) between 1 and 60),
    number {int} not null check (number >= 1),
    title text not null check (length(title) between 1 and 120),
    definition text not null,
    made_at {instant} not null,
    made_by text not null,
    closed_at {instant},
    closed_by text,
    primary key (operator_id, id),
    unique (operator_id, service_id, code, number),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};

-- Who holds a function of the circuits of a service, from a day to a last day; for one territory, or for all. A person
-- outside has no account, and signs by a link. When no holder is in force, the post is vacant.
create table circuit_holder (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    duty text not null check (length(duty) between 1 and 80),
    territory {int},
    quality text not null check (quality in ('titulaire', 'adjoint', 'intérim')),
    name text not null check (length(name) between 1 and 200),
    email text not null,
    account_id {id},
    starts {day} not null,
    ends {day},
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check (ends is null or ends >= starts),
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id),
    foreign key (operator_id, territory) references term (operator_id, id),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};
create index circuit_holder_by_service on circuit_holder (operator_id, service_id, id);

-- The circuit that a request goes through, in the version of the day it began; and the territory of who asks.
create table request_circuit (
    operator_id {id} not null,
    service_id {id} not null,
    request_id {id} not null,
    version_id {id} not null,
    asking {int},
    begun_on {day} not null,
    begun_at {instant} not null,
    begun_by text not null,
    primary key (operator_id, request_id),
    foreign key (operator_id, request_id) references request (operator_id, id),
    foreign key (operator_id, version_id) references circuit_version (operator_id, id),
    foreign key (operator_id, asking) references term (operator_id, id)
){strict};
create index request_circuit_by_service on request_circuit (operator_id, service_id, request_id);

-- A visa, final: no statement changes one. A request that is sent back for completion begins a round, in which a step
-- may be signed once more; of two who sign one step of one round at once, one wins.
create table visa (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    request_id {id} not null,
    round {int} not null check (round >= 1),
    step text not null check (length(step) between 1 and 60),
    opinion text not null check (opinion in ('transmis', 'favorable', 'défavorable', 'renvoi')),
    reason text not null check (length(reason) <= 2000),
    name text not null check (length(name) between 1 and 200),
    quality text not null,
    account_id {id},
    link_id {id},
    given_on {day} not null,
    given_at {instant} not null,
    check (opinion in ('transmis', 'favorable') or length(reason) >= 1),
    primary key (operator_id, id),
    unique (operator_id, request_id, step, round),
    foreign key (operator_id, request_id) references request (operator_id, id)
){strict};

-- What happens beside the visas: on hold, taken up again, withdrawn, asked and answered, reminded, told.
create table circuit_event (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    request_id {id} not null,
    kind text not null check (kind in ('pause', 'reprise', 'retrait', 'message', 'rappel', 'annonce')),
    step text not null,
    text text not null check (length(text) <= 2000),
    name text not null,
    account_id {id},
    happened_on {day} not null,
    happened_at {instant} not null,
    primary key (operator_id, id),
    foreign key (operator_id, request_id) references request (operator_id, id)
){strict};
create index circuit_event_by_request on circuit_event (operator_id, request_id, id);

-- A link by which someone without an account gives one visa, once, before a time. Only the hash of its secret is kept.
create table visa_link (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    request_id {id} not null,
    step text not null,
    round {int} not null,
    holder_id {id} not null,
    secret_hash {bytes} not null,
    made_at {instant} not null,
    made_by text not null,
    expires_at {instant} not null,
    used_at {instant},
    revoked_at {instant},
    revoked_by text,
    primary key (operator_id, id),
    foreign key (operator_id, request_id) references request (operator_id, id),
    foreign key (operator_id, holder_id) references circuit_holder (operator_id, id)
){strict};
create index visa_link_by_request on visa_link (operator_id, request_id, id);

-- The form that goes with a request (fiche de liaison), field by field: what is not there is not filled yet.
create table form_entry (
    operator_id {id} not null,
    service_id {id} not null,
    request_id {id} not null,
    field text not null check (length(field) between 1 and 60),
    value text not null,
    saved_at {instant} not null,
    saved_by text not null,
    primary key (operator_id, request_id, field),
    foreign key (operator_id, request_id) references request (operator_id, id)
){strict};

-- Who agrees to what is asked, who refuses, and the judge's delegation when a holder of parental authority does.
create table consent (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    request_id {id} not null,
    party text not null check (party in ('jeune', 'accueil', 'école', 'autorité')),
    name text not null check (length(name) between 1 and 200),
    answer text not null check (answer in ('accord', 'refus', 'délégation')),
    day {day} not null,
    words text not null check (length(words) <= 1000),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check (answer <> 'délégation' or party = 'autorité'),
    primary key (operator_id, id),
    foreign key (operator_id, request_id) references request (operator_id, id)
){strict};
create index consent_by_request on consent (operator_id, request_id, id);
