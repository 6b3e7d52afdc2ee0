-- What an account keeps on a telephone is enciphered under this key, which the server gives to a session of this
-- account only, and which leaves the device with it.
create table device_key (
    operator_id {id} not null,
    account_id {id} not null,
    secret {bytes} not null,
    made_at {instant} not null,
    primary key (operator_id, account_id),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};

-- Who else was met at an act: a contact of someone of the act (her mother, her teacher). She is no person of the
-- service: no figure counts her.
create table act_contact (
    operator_id {id} not null,
    service_id {id} not null,
    day {day} not null,
    act_id {id} not null,
    contact_id {id} not null,
    primary key (operator_id, service_id, day, act_id, contact_id),
    foreign key (operator_id, service_id, day, act_id) references act (operator_id, service_id, day, id)
        on update cascade on delete cascade,
    foreign key (operator_id, contact_id) references contact (operator_id, id)
){strict};
create index act_contact_by_contact on act_contact (operator_id, contact_id, day);

-- A picture of a person, small and made anew (nothing of the telephone that took it stays), with who agreed and
-- when. Taken back, the picture is erased; that there was one, and why, stays.
create table person_photo (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    content {bytes},
    agreed_by text not null check (length(agreed_by) between 1 and 200),
    agreed_on {day} not null,
    sent_at {instant} not null,
    sent_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check ((content is null) = (withdrawn_at is not null)),
    primary key (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index person_photo_by_person on person_photo (operator_id, service_id, person_id);
