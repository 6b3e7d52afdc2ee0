-- A questionnaire: its questions, one a line; the secret of its link; when it was closed.
create table survey (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    title text not null check (length(title) between 1 and 200),
    public text not null check (length(public) between 1 and 60),
    intro text not null check (length(intro) <= 1000),
    questions text not null check (length(questions) between 1 and 4000),
    threshold {int} not null check (threshold >= 5),
    token text not null check (length(token) = 64),
    closed {day},
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    unique (operator_id, token),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};

-- An answer: a mark a question, 0 to 4, and words. No author, no time; its identifier is drawn by lot and its rows lie in the
-- order of identifiers: nothing says who answered, nor after whom.
create table survey_answer (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    survey_id {id} not null,
    marks text not null check (length(marks) <= 20),
    words text not null check (length(words) <= 1000),
    primary key (operator_id, id),
    foreign key (operator_id, survey_id) references survey (operator_id, id)
){clustered};
create index survey_answer_by_survey on survey_answer (operator_id, survey_id, id);
