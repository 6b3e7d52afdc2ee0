-- The documents that go with a request: each is one of the person's file, that those who sign the request may read.
create table request_document (
    operator_id {id} not null,
    service_id {id} not null,
    request_id {id} not null,
    document_id {id} not null,
    joined_at {instant} not null,
    joined_by text not null,
    primary key (operator_id, request_id, document_id),
    foreign key (operator_id, request_id) references request (operator_id, id),
    foreign key (operator_id, document_id) references document (operator_id, id)
){strict};
