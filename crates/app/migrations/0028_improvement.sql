-- What a service decided to improve: its number stays from year to year. Not changed once written, for what becomes of it
-- is said by its steps; what should not be there is withdrawn.
create table improvement (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    number {int} not null check (number between 1 and 99999),
    words text not null check (length(words) between 1 and 1000),
    origin text not null check (length(origin) <= 200),
    pilot text not null check (length(pilot) <= 200),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};
create unique index improvement_number on improvement (operator_id, service_id, number) where withdrawn_at is null;

-- Where it is on a day, and by when: the state of a day is what its last step before says.
create table improvement_step (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    improvement_id {id} not null,
    day {day} not null,
    state text not null check (state in ('à faire', 'en cours', 'fait', 'abandonné')),
    due {day},
    words text not null check (length(words) <= 1000),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, improvement_id) references improvement (operator_id, id)
){strict};
create index improvement_step_by_improvement on improvement_step (operator_id, improvement_id, day, id);
