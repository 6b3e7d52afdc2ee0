-- Two rows that are one person: the one that is kept. A merge moves nothing and is undone by one update.
alter table person add column kept_id {id};
update person set kept_id = id;

-- What files and lists are read by. Without statistics SQLite takes the index with the most columns given, then
-- the one that is already in order: each of these is both, for the statement it serves.
create index person_by_kept on person (operator_id, kept_id, id);
create index enrolment_by_person on enrolment (operator_id, person_id);
create index enrolment_by_territory on enrolment (operator_id, service_id, territory);
create index enrolment_by_family on enrolment (operator_id, service_id, family);
create index measure_by_person on measure (operator_id, person_id, id);
create index measure_of_service on measure (operator_id, service_id, person_id, starts, ends, kind);
create index request_by_person on request (operator_id, person_id, id);
create index request_of_service on request (operator_id, service_id, person_id, outcome, received, kind);
create index contract_by_person on contract (operator_id, person_id, id);
create index act_person_by_person on act_person (operator_id, service_id, person_id, day, act_id, presence);

-- The history of a row, to show it as it was known on a date.
create index journal_by_row on journal (operator_id, row_id, seq);
