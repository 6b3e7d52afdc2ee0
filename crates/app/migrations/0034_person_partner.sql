-- With which partner one works for a person, and for what; the partner is named as in the network of the service.
create table person_partner (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    partner text not null check (length(partner) between 1 and 200),
    about text not null check (length(about) <= 200),
    starts {day} not null,
    ends {day},
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check (ends is null or ends >= starts),
    primary key (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index person_partner_by_person on person_partner (operator_id, service_id, person_id, id);
