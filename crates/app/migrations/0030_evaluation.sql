-- An evaluation of the service by the criteria of the HAS (CASF L312-8): its grid, the marks, what was found.
create table evaluation (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    title text not null check (length(title) between 1 and 200),
    day {day} not null,
    scale text not null check (scale in ('2021', '2022')),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};
create index evaluation_by_day on evaluation (operator_id, service_id, day, id);

-- A criterion of its grid, at its rank; `action` is the number of an action of the plan.
create table evaluation_criterion (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    evaluation_id {id} not null,
    rank {int} not null,
    chapter text not null check (length(chapter) <= 200),
    theme text not null check (length(theme) <= 200),
    goal text not null check (length(goal) <= 200),
    number text not null check (length(number) <= 20),
    words text not null check (length(words) between 1 and 600),
    imperative {bool} not null,
    mark text not null,
    found text not null check (length(found) <= 1000),
    action {int} check (action between 1 and 99999),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, evaluation_id) references evaluation (operator_id, id)
){strict};
create index evaluation_criterion_by_service on evaluation_criterion (operator_id, service_id, evaluation_id, rank, id);
