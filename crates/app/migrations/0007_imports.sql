-- What was imported, by whom, and what came of it.
create table import (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    at {instant} not null,
    author text not null,
    files {json} not null,
    outcome {json} not null,
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};

-- How the headings of a service's files were understood, to be proposed again.
create table import_mapping (
    operator_id {id} not null,
    service_id {id} not null,
    mapping {json} not null,
    saved_at {instant} not null,
    primary key (operator_id, service_id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};
