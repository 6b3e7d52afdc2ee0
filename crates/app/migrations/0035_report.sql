-- The report of a service over a period: what people write in it, who answers for it, each version as it was sent.
create table report (
    operator_id {id} not null,
    service_id {id} not null,
    id {id} not null,
    first_day {day} not null,
    last_day {day} not null,
    recipient text not null check (length(recipient) <= 200),
    write_by {day},
    send_by {day},
    opened_at {instant} not null,
    opened_by text not null,
    check (last_day >= first_day),
    primary key (operator_id, id),
    unique (operator_id, service_id, first_day, last_day),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};

-- A version is a draft until it is validated; what is validated is kept whole, with its rows, and does not change.
create table report_version (
    operator_id {id} not null,
    report_id {id} not null,
    number {int} not null check (number >= 1),
    reason text not null check (length(reason) <= 500),
    opened_at {instant} not null,
    opened_by text not null,
    asked_at {instant},
    asked_by text,
    known_at {instant},
    validated_at {instant},
    validated_by text,
    digest text,
    archive {bytes},
    sent_at {instant},
    sent_by text,
    sent_to text check (length(sent_to) <= 200),
    check ((validated_at is null) = (archive is null) and (validated_at is null) = (digest is null)),
    check (sent_at is null or validated_at is not null),
    primary key (operator_id, report_id, number),
    foreign key (operator_id, report_id) references report (operator_id, id)
){strict};

-- What is written in the place of a question, as it stands; an empty body says that there is nothing to say, none that
-- the answer was taken back.
create table report_text (
    operator_id {id} not null,
    report_id {id} not null,
    anchor text not null check (length(anchor) between 1 and 120),
    revision {int} not null check (revision >= 1),
    body text check (length(body) <= 100000),
    written_at {instant} not null,
    written_by text not null,
    primary key (operator_id, report_id, anchor),
    foreign key (operator_id, report_id) references report (operator_id, id)
){strict};

-- The same, as it was before each change.
create table report_text_past (
    operator_id {id} not null,
    report_id {id} not null,
    anchor text not null check (length(anchor) between 1 and 120),
    revision {int} not null check (revision >= 1),
    body text check (length(body) <= 100000),
    written_at {instant} not null,
    written_by text not null,
    primary key (operator_id, report_id, anchor, revision),
    foreign key (operator_id, report_id) references report (operator_id, id)
){strict};

-- Who writes a section, and how far it is.
create table report_section (
    operator_id {id} not null,
    report_id {id} not null,
    section text not null check (length(section) between 1 and 120),
    account_id {id},
    state text not null check (state in ('', 'en cours', 'à relire', 'prête')),
    changed_at {instant} not null,
    changed_by text not null,
    primary key (operator_id, report_id, section),
    foreign key (operator_id, report_id) references report (operator_id, id),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};

create table report_comment (
    operator_id {id} not null,
    report_id {id} not null,
    id {id} not null,
    anchor text not null check (length(anchor) between 1 and 120),
    body text not null check (length(body) between 1 and 2000),
    said_at {instant} not null,
    said_by text not null,
    settled_at {instant},
    settled_by text,
    primary key (operator_id, id),
    foreign key (operator_id, report_id) references report (operator_id, id)
){strict};
create index report_comment_by_report on report_comment (operator_id, report_id, id);

-- A finding that is kept, and why: printed in the annex of the report.
create table report_finding (
    operator_id {id} not null,
    report_id {id} not null,
    key text not null check (length(key) between 1 and 300),
    title text not null check (length(title) between 1 and 500),
    reason text not null check (length(reason) between 1 and 1000),
    settled_at {instant} not null,
    settled_by text not null,
    primary key (operator_id, report_id, key),
    foreign key (operator_id, report_id) references report (operator_id, id)
){strict};

-- Photographs and drawings shown in the texts; nobody is shown without having agreed: taken back, the bytes are erased.
create table report_picture (
    operator_id {id} not null,
    report_id {id} not null,
    number {int} not null check (number >= 1),
    media text not null check (media in ('image/jpeg', 'image/png')),
    width {int} not null check (width >= 1),
    height {int} not null check (height >= 1),
    says text not null check (length(says) between 1 and 300),
    content {bytes} not null,
    sent_at {instant} not null,
    sent_by text not null,
    withdrawn_at {instant},
    withdrawn_by text,
    primary key (operator_id, report_id, number),
    foreign key (operator_id, report_id) references report (operator_id, id)
){strict};
