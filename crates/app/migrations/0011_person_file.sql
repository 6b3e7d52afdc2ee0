-- The facts of a file: dated, signed, corrected and withdrawn, never deleted. How each was before is in the journal.
-- What one must know before meeting the person; `review` is the day it is looked at again.
create table warning (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    nature text not null check (nature in ('danger', 'santé', 'information')),
    text text not null check (length(text) between 1 and 300),
    review {day} not null,
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
create index warning_by_person on warning (operator_id, person_id, id);

-- Where the person lives, from a day to a last day, included. Two at once when custody alternates.
create table living_place (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    residence {int},
    address text not null,
    territory {int},
    share text not null,
    starts {day} not null,
    ends {day},
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check (ends is null or ends >= starts),
    primary key (operator_id, id),
    foreign key (operator_id, residence) references term (operator_id, id),
    foreign key (operator_id, territory) references term (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index living_place_by_person on living_place (operator_id, person_id, id);

create table schooling (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    school text not null,
    level text not null,
    arrangement text not null,
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
create index schooling_by_person on schooling (operator_id, person_id, id);

-- Someone around the person. Who holds parental authority (CC 371-1) is dated apart: it can be withdrawn or delegated.
create table contact (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    relation {int} not null,
    name text not null check (length(name) between 1 and 200),
    phone text not null,
    email text not null,
    address text not null,
    authority {bool} not null,
    authority_starts {day},
    authority_ends {day},
    share text not null,
    legal text not null,
    starts {day},
    ends {day},
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check (ends is null or starts is null or ends >= starts),
    check (authority_ends is null or authority_starts is null or authority_ends >= authority_starts),
    primary key (operator_id, id),
    foreign key (operator_id, relation) references term (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index contact_by_person on contact (operator_id, person_id, id);

-- Under which roof the person lives, and how much of the time: brothers and sisters of the same name are under the same roof.
create table household (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    name text not null check (length(name) between 1 and 200),
    share text not null,
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
create index household_by_person on household (operator_id, person_id, id);

-- A brother or a sister known of another service, declared by one who may see both files.
create table relation (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    other_id {id} not null,
    other_service_id {id} not null,
    nature text not null check (length(nature) between 1 and 60),
    starts {day},
    ends {day},
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check (ends is null or starts is null or ends >= starts),
    primary key (operator_id, id),
    foreign key (operator_id, other_service_id, other_id) references enrolment (operator_id, service_id, person_id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index relation_by_person on relation (operator_id, person_id, id);
create index relation_by_other on relation (operator_id, other_id, id);
