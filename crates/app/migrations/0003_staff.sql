create table professional (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    reference text not null check (length(reference) between 1 and 60),
    name text not null,
    primary key (operator_id, id),
    unique (operator_id, service_id, reference),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};

-- A share of time in thousandths (1,0 is 1000), from a day to a last day, included.
create table employment (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    reference text not null,
    professional_id {id} not null,
    profession {int},
    status {int},
    share {int} not null check (share between 0 and 2000),
    starts {day},
    ends {day},
    check (ends is null or starts is null or ends >= starts),
    primary key (operator_id, id),
    unique (operator_id, service_id, reference),
    foreign key (operator_id, professional_id) references professional (operator_id, id)
){strict};

-- Both days included.
create table absence (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    reference text not null,
    professional_id {id} not null,
    motive {int},
    starts {day} not null,
    ends {day},
    check (ends is null or ends >= starts),
    primary key (operator_id, id),
    unique (operator_id, service_id, reference),
    foreign key (operator_id, professional_id) references professional (operator_id, id)
){strict};
