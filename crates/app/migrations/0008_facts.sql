-- The facts of a service in columns, as figures read them, at a revision: a copy, made anew from the rows
-- when the revision has grown. In the base and not beside it, so that it is kept and erased with it.
create table fact_block (
    operator_id {id} not null,
    service_id {id} not null,
    revision {int} not null,
    columns {bytes} not null,
    primary key (operator_id, service_id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};
