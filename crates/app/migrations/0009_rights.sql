-- A seat: the role (catalogue/roles.toml) an account holds in a service, from a day to a last day, included.
-- A dated row with an author and a reason, never a flag: a replacement ends by itself.
create table seat (
    operator_id {id} not null,
    account_id {id} not null,
    service_id {id} not null,
    role text not null check (length(role) between 1 and 60),
    starts {day} not null,
    ends {day},
    professional_id {id},
    reason text not null,
    granted_at {instant} not null,
    granted_by text not null,
    revoked_at {instant},
    revoked_by text,
    check (ends is null or ends >= starts),
    primary key (operator_id, account_id, service_id, role, starts),
    foreign key (operator_id, account_id) references account (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id),
    foreign key (operator_id, professional_id) references professional (operator_id, id)
){strict};
insert into seat (operator_id, account_id, service_id, role, starts, reason, granted_at, granted_by)
    select g.operator_id, g.account_id, g.service_id,
        case a.role when 'gestion' then 'chef-de-service' else 'qualite' end,
        '2000-01-01', 'droits d’avant les rôles', g.granted_at, g.granted_by
    from account_grant g join account a on a.operator_id = g.operator_id and a.id = g.account_id;
drop table account_grant;
alter table account drop column role;

-- A restricted file is absent from search and lists, but for its readers. Lifted, it stays as a trace.
create table restriction (
    operator_id {id} not null,
    id {id} not null,
    person_id {id} not null,
    reason text not null,
    set_at {instant} not null,
    set_by text not null,
    lifted_at {instant},
    lifted_by text,
    primary key (operator_id, id),
    foreign key (operator_id, person_id) references person (operator_id, id)
){strict};
create index restriction_by_person on restriction (operator_id, person_id);

-- Who may read a restricted file; `until` is the end of an emergency access.
create table restriction_reader (
    operator_id {id} not null,
    restriction_id {id} not null,
    account_id {id} not null,
    granted_at {instant} not null,
    until {instant},
    reason text not null,
    granted_by text not null,
    primary key (operator_id, restriction_id, account_id, granted_at),
    foreign key (operator_id, restriction_id) references restriction (operator_id, id),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};

-- Who looked at a file. Written after the answer, by a writer of its own (crates/app/src/access/look.rs).
create table look (
    operator_id {id} not null,
    id {id} not null,
    service_id {id} not null,
    person_id {id} not null,
    account_id {id} not null,
    at {instant} not null,
    what text not null,
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id),
    foreign key (operator_id, person_id) references person (operator_id, id),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};
create index look_by_person on look (operator_id, person_id, at);
create index look_by_account on look (operator_id, account_id, at);
