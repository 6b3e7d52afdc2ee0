-- Two rows that are one person: the one that is kept. A merge moves nothing and is undone by one update.
alter table person add column kept_id {id};
update person set kept_id = id;
create index person_by_kept on person (operator_id, kept_id);

-- The history of a row, to show it as it was known on a date.
create index journal_by_row on journal (operator_id, row_id);

create index enrolment_by_person on enrolment (operator_id, person_id);
create index measure_by_person on measure (operator_id, person_id);
create index request_by_person on request (operator_id, person_id);
create index contract_by_person on contract (operator_id, person_id);
create index act_person_by_person on act_person (operator_id, service_id, person_id, day);
