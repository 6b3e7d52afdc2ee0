-- Personalised projects: what the person and those around her want, the goals that follow, what is done for them, how far
-- they are, who signed what. Every row is dated and signed, corrected and withdrawn, never deleted.

-- A project of a person in a service. Revised, it ends and another one follows it.
create table project (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    kind text not null check (length(kind) between 1 and 60),
    starts {day} not null,
    ends {day},
    end_reason text not null check (length(end_reason) <= 500),
    follows {id},
    situation text not null check (length(situation) <= 20000),
    plain text not null check (length(plain) <= 4000),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check (ends is null or ends >= starts),
    primary key (operator_id, id),
    foreign key (operator_id, follows) references project (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index project_by_person on project (operator_id, service_id, person_id);

-- A goal, in its order. `starting` is how things are before; `plain` the same goal in plain words.
create table project_goal (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    project_id {id} not null,
    rank {int} not null check (rank >= 1),
    title text not null check (length(title) between 1 and 300),
    domain text not null check (length(domain) <= 60),
    need text not null check (length(need) <= 200),
    starting text not null check (length(starting) <= 2000),
    plain text not null check (length(plain) <= 1000),
    due {day},
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, project_id) references project (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index project_goal_by_person on project_goal (operator_id, service_id, person_id);

-- What is done for a goal: the means, who, how often, until when, which SERAFIN-PH prestation.
create table project_action (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    project_id {id} not null,
    goal_id {id} not null,
    rank {int} not null check (rank >= 1),
    means text not null check (length(means) between 1 and 500),
    who text not null check (length(who) <= 200),
    frequency text not null check (length(frequency) <= 100),
    until {day},
    prestation text not null check (length(prestation) <= 200),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, project_id) references project (operator_id, id),
    foreign key (operator_id, goal_id) references project_goal (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index project_action_by_person on project_action (operator_id, service_id, person_id);

-- What a party said: an expectation, a contribution, a disagreement, a refusal. `follow` is what the service makes of it.
create table project_voice (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    project_id {id} not null,
    nature text not null check (nature in ('attente', 'contribution', 'désaccord', 'refus')),
    party text not null check (length(party) between 1 and 60),
    name text not null check (length(name) <= 200),
    day {day} not null,
    words text not null check (length(words) between 1 and 4000),
    goal_id {id},
    follow text not null check (length(follow) <= 1000),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, project_id) references project (operator_id, id),
    foreign key (operator_id, goal_id) references project_goal (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index project_voice_by_person on project_voice (operator_id, service_id, person_id);

-- A review (bilan) of a project on a day, with whom.
create table project_review (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    project_id {id} not null,
    day {day} not null,
    present text not null check (length(present) <= 300),
    summary text not null check (length(summary) <= 20000),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, project_id) references project (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index project_review_by_person on project_review (operator_id, service_id, person_id);

-- How far a goal was found at a review; `step` is a word of the nomenclature `etape`.
create table project_step (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    project_id {id} not null,
    review_id {id} not null,
    goal_id {id} not null,
    step text not null check (length(step) between 1 and 60),
    comment text not null check (length(comment) <= 1000),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, project_id) references project (operator_id, id),
    foreign key (operator_id, review_id) references project_review (operator_id, id),
    foreign key (operator_id, goal_id) references project_goal (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index project_step_by_person on project_step (operator_id, service_id, person_id);

-- What was put to the signature, frozen: its words, and their SHA-256. Never changed.
create table project_version (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    project_id {id} not null,
    number {int} not null check (number >= 1),
    digest text not null check (length(digest) = 64),
    content text not null,
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    unique (operator_id, project_id, number),
    foreign key (operator_id, project_id) references project (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index project_version_by_person on project_version (operator_id, service_id, person_id);

-- Who signed a version, or refused to, and in which words.
create table project_signature (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    project_id {id} not null,
    version_id {id} not null,
    party text not null check (length(party) between 1 and 60),
    name text not null check (length(name) between 1 and 200),
    role text not null check (length(role) <= 200),
    day {day} not null,
    agrees {bool} not null,
    words text not null check (length(words) <= 1000),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, id),
    foreign key (operator_id, project_id) references project (operator_id, id),
    foreign key (operator_id, version_id) references project_version (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index project_signature_by_person on project_signature (operator_id, service_id, person_id);

-- A document of the law of 2 January 2002, handed over to someone on a day, signed or refused.
create table handover (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    kind text not null check (length(kind) between 1 and 60),
    day {day} not null,
    recipient text not null check (length(recipient) between 1 and 200),
    outcome text not null check (outcome in ('remis', 'signé', 'refusé')),
    signed {day},
    words text not null check (length(words) <= 1000),
    noted_at {instant} not null,
    noted_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    check (signed is null or signed >= day),
    primary key (operator_id, id),
    foreign key (operator_id, service_id, person_id) references enrolment (operator_id, service_id, person_id)
){strict};
create index handover_by_person on handover (operator_id, service_id, person_id);
