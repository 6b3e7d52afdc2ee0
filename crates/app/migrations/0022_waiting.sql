-- What was said of a request while it waits, and weighs in its priority: a criterion of
-- catalogue/regles/priorite.toml (`danger`), or points given or taken by hand (`main`), always with a reason.
-- Taken back, the row stays.
create table request_said (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    request_id {id} not null,
    criterion text not null check (length(criterion) between 1 and 40),
    points {int} check (points between -50 and 50),
    reason text not null check (length(reason) between 1 and 500),
    said_on {day} not null,
    said_at {instant} not null,
    said_by text not null,
    withdrawn_on {day},
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id),
    foreign key (operator_id, request_id) references request (operator_id, id)
){strict};
create unique index request_said_once on request_said (operator_id, request_id, criterion)
    where withdrawn_at is null;

-- The waiting list reads what waits, not all that was ever asked.
create index request_waiting on request (operator_id, service_id, outcome, decided);
