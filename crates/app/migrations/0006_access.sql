-- Accounts. Two roles for now: `gestion` (imports, accounts) and `lecture`.
create table account (
    operator_id {id} not null references operator (operator_id),
    id {id} not null,
    login text not null check (length(login) between 1 and 100),
    name text not null,
    title text not null,
    role text not null check (role in ('gestion', 'lecture')),
    password text not null,
    must_change {bool} not null,
    created_at {instant} not null,
    closed_at {instant},
    primary key (operator_id, id),
    unique (operator_id, login)
){strict};

-- The services an account may see: a dated row with an author, never a flag.
create table account_grant (
    operator_id {id} not null,
    account_id {id} not null,
    service_id {id} not null,
    granted_at {instant} not null,
    granted_by text not null,
    primary key (operator_id, account_id, service_id),
    foreign key (operator_id, account_id) references account (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};

-- Sessions, by the hash of their token: whoever reads this table cannot use it to sign in.
create table session (
    operator_id {id} not null,
    token_hash {bytes} not null,
    account_id {id} not null,
    created_at {instant} not null,
    seen_at {instant} not null,
    primary key (operator_id, token_hash),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};
