-- A plan is read service by service: without this, the steps of every service of the association were walked through.
create index improvement_step_by_service on improvement_step (operator_id, service_id, day, id);
