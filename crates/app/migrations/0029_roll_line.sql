-- A line of a list that a service keeps (catalogue/listes): partners, agreements, training, events. What it says is one
-- object, by field, as the catalogue names them: a list is data, and its fields change without a migration.
create table roll_line (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    roll text not null check (length(roll) between 1 and 60),
    starts {day} not null,
    ends {day} check (ends >= starts),
    said text not null,
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};
create index roll_line_by_roll on roll_line (operator_id, service_id, roll, starts, id);
