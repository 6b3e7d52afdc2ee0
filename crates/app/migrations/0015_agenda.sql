-- A room or a vehicle. Out of service from a day to a last day, included.
create table resource (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    kind text not null check (kind in ('salle', 'véhicule')),
    name text not null check (length(name) between 1 and 80),
    out_from {day},
    out_until {day},
    out_reason text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check (out_until is null or out_from is null or out_until >= out_from),
    check (out_from is not null or out_until is null),
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};
create unique index resource_by_name on resource (operator_id, service_id, kind, name);

-- An appointment that comes back: its days were written one by one as appointments, which change alone.
-- `anchor` is the day that gives the weekday, the rank or the date; `first` and `until` bound what is left of it.
create table series (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    rhythm text not null check (rhythm in ('semaines', 'rang du mois', 'jour du mois')),
    every {int} not null check (every between 1 and 12),
    anchor {day} not null,
    first {day} not null,
    until {day} not null,
    check (anchor <= first and first <= until),
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};

-- What is planned, with persons or without (meetings, writing). Minutes of the day, in the legal time of the
-- service; nothing here runs past midnight. `travel` is the road to get there, when it is known.
create table appointment (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    day {day} not null,
    starts {int} not null check (starts between 0 and 1439),
    ends {int} not null check (ends between 1 and 1440),
    kind {int} not null,
    direct {bool} not null,
    private {bool} not null,
    title text not null check (length(title) <= 120),
    place {int},
    address text not null check (length(address) <= 160),
    travel {int} check (travel between 0 and 1440),
    series_id {id},
    version {int} not null check (version >= 1),
    written_at {instant} not null,
    written_by text not null,
    cancelled_at {instant},
    cancelled_by text,
    cancelled_why text,
    act_id {id},
    check (ends > starts),
    check (act_id is null or cancelled_at is null),
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id),
    foreign key (operator_id, series_id) references series (operator_id, id),
    foreign key (operator_id, kind) references term (operator_id, id),
    foreign key (operator_id, place) references term (operator_id, id)
){strict};
create index appointment_by_day on appointment (operator_id, service_id, day);
create index appointment_by_series on appointment (operator_id, series_id, day);

-- Persons of an appointment. Presence as in act_person: 0 not said, 1 there, 2 absent and excused, 3 absent.
create table appointment_person (
    operator_id {id} not null,
    service_id {id} not null,
    appointment_id {id} not null,
    person_id {id} not null,
    presence {int} not null check (presence between 0 and 3),
    primary key (operator_id, appointment_id, person_id),
    foreign key (operator_id, appointment_id) references appointment (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index appointment_by_person on appointment_person (operator_id, person_id);

-- Professionals of an appointment, and whether they said that they would come.
create table appointment_staff (
    operator_id {id} not null,
    service_id {id} not null,
    appointment_id {id} not null,
    professional_id {id} not null,
    answer {bool},
    primary key (operator_id, appointment_id, professional_id),
    foreign key (operator_id, appointment_id) references appointment (operator_id, id),
    foreign key (operator_id, professional_id) references professional (operator_id, id)
){strict};
create index appointment_by_staff on appointment_staff (operator_id, professional_id);

-- Rooms and vehicles of an appointment. Two at the same hour are refused under the lock of the resource.
create table appointment_resource (
    operator_id {id} not null,
    service_id {id} not null,
    appointment_id {id} not null,
    resource_id {id} not null,
    primary key (operator_id, appointment_id, resource_id),
    foreign key (operator_id, appointment_id) references appointment (operator_id, id),
    foreign key (operator_id, resource_id) references resource (operator_id, id)
){strict};
create index appointment_by_resource on appointment_resource (operator_id, resource_id);

-- The secret address at which a calendar program reads the agenda of an account, by the hash of its secret.
create table agenda_feed (
    operator_id {id} not null,
    token_hash {bytes} not null,
    service_id {id} not null,
    account_id {id} not null,
    made_at {instant} not null,
    revoked_at {instant},
    primary key (operator_id, token_hash),
    foreign key (operator_id, service_id) references service (operator_id, id),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};
create index agenda_feed_by_account on agenda_feed (operator_id, account_id, service_id);

-- What these addresses may show outside Jalon: initials unless the service has decided otherwise.
create table agenda_rule (
    operator_id {id} not null,
    service_id {id} not null,
    feed_names {bool} not null,
    decided_at {instant} not null,
    decided_by text not null,
    primary key (operator_id, service_id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};
