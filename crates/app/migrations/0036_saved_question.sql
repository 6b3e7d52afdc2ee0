-- A question put to the figures (« Explorer »), saved under a name: one’s own, or shared with the service. The question is
-- the text of its address.
create table saved_question (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    account_id {id} not null,
    name text not null check (length(name) between 1 and 120),
    query text not null check (length(query) between 1 and 4000),
    saved_at {instant} not null,
    saved_by text not null,
    shared_at {instant},
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};
create index saved_question_by_service on saved_question (operator_id, service_id, account_id, id);
