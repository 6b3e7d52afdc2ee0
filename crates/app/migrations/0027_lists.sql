-- What a list of persons asks of measures: who is followed now, without reading those that ended; the kinds there are,
-- without reading all rows to see that one is never used; professionals by name.
create index measure_running on measure (operator_id, service_id, ends, starts, person_id, kind);
create index measure_by_kind on measure (operator_id, service_id, kind);
create index professional_by_name on professional (operator_id, service_id, name, id);
