-- How one came in: by a password (nothing here), by a passkey, or by a provider of identity, and then its
-- identity token, which it asks for when one signs out there too.
alter table session add column means text;
alter table session add column provider_id {id};
alter table session add column id_token text;

-- Where an account may be written to about itself; whether keys alone do something for it (WCAG 2.1.4).
alter table account add column email text;
alter table account add column keys_off_at {instant};

-- A provider of identity (OpenID Connect): Keycloak, Pro Santé Connect. Removed, it stays as a trace.
create table identity_provider (
    operator_id {id} not null references operator (operator_id),
    id {id} not null,
    code text not null check (length(code) between 1 and 40),
    name text not null check (length(name) between 1 and 100),
    issuer text not null,
    client_id text not null,
    client_secret text,
    acr_values text not null,
    second_factor {bool} not null,
    added_at {instant} not null,
    added_by text not null,
    removed_at {instant},
    removed_by text,
    primary key (operator_id, id)
){strict};
create unique index identity_provider_by_code on identity_provider (operator_id, code) where removed_at is null;

-- Whom a provider means: its subject, or the address it must have verified the first time. Linked by who
-- administers or by the holder, never by itself.
create table identity (
    operator_id {id} not null,
    id {id} not null,
    provider_id {id} not null,
    account_id {id} not null,
    subject text,
    email text,
    linked_at {instant} not null,
    linked_by text not null,
    used_at {instant},
    removed_at {instant},
    removed_by text,
    check (subject is not null or email is not null),
    primary key (operator_id, id),
    foreign key (operator_id, provider_id) references identity_provider (operator_id, id),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};
create unique index identity_by_subject on identity (operator_id, provider_id, subject)
    where removed_at is null and subject is not null;
create unique index identity_by_email on identity (operator_id, provider_id, email)
    where removed_at is null and email is not null;
create unique index identity_by_account on identity (operator_id, provider_id, account_id) where removed_at is null;

-- Someone is coming in and has gone to ask elsewhere: bound to the browser, taken once, for ten minutes.
create table entry_attempt (
    operator_id {id} not null references operator (operator_id),
    state_hash {bytes} not null,
    browser_hash {bytes} not null,
    kind text not null check (kind in ('provider', 'passkey', 'new-passkey')),
    provider_id {id},
    account_id {id},
    secrets text not null,
    back text not null,
    begun_at {instant} not null,
    primary key (operator_id, state_hash)
){strict};

-- A passkey of an account (WebAuthn): a public key, and its counter as it last was.
create table passkey (
    operator_id {id} not null,
    id {id} not null,
    account_id {id} not null,
    credential_id {bytes} not null,
    name text not null check (length(name) between 1 and 100),
    credential text not null,
    added_at {instant} not null,
    used_at {instant},
    removed_at {instant},
    removed_by text,
    primary key (operator_id, id),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};
create unique index passkey_by_credential on passkey (operator_id, credential_id) where removed_at is null;
create index passkey_by_account on passkey (operator_id, account_id);

-- The second factor of an account was taken away by someone else, for a reason; another is due until enrolled.
create table factor_reset (
    operator_id {id} not null,
    id {id} not null,
    account_id {id} not null,
    reason text not null,
    reset_at {instant} not null,
    reset_by text not null,
    enrolled_at {instant},
    primary key (operator_id, id),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};
create index factor_reset_by_account on factor_reset (operator_id, account_id);

-- Until when the emergency accesses of a service were read by who is told of them.
create table emergency_seen (
    operator_id {id} not null,
    account_id {id} not null,
    service_id {id} not null,
    seen_at {instant} not null,
    primary key (operator_id, account_id, service_id, seen_at),
    foreign key (operator_id, account_id) references account (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id)
){strict};

-- Sign-ins that were refused. Nothing of what was typed is kept: a password is often typed in the wrong field.
create table entry_refused (
    operator_id {id} not null references operator (operator_id),
    id {id} not null,
    at {instant} not null,
    account_id {id},
    means text not null,
    primary key (operator_id, id)
){strict};
create index entry_refused_by_day on entry_refused (operator_id, at);

-- Lists that name people and were taken away.
create table export_made (
    operator_id {id} not null,
    id {id} not null,
    service_id {id} not null,
    account_id {id} not null,
    at {instant} not null,
    what text not null,
    primary key (operator_id, id),
    foreign key (operator_id, service_id) references service (operator_id, id),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};
create index export_made_by_day on export_made (operator_id, service_id, at);
