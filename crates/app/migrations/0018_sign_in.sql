-- Where a session was opened from, as the browser says it; and whether the second factor is still due.
alter table session add column agent text;
alter table session add column second_due {bool};

-- The second factor of an account: a secret shared with its telephone (RFC 6238). `last_step` is the last step
-- of thirty seconds that was used: a code serves once.
create table second_factor (
    operator_id {id} not null,
    account_id {id} not null,
    secret {bytes} not null,
    started_at {instant} not null,
    confirmed_at {instant},
    last_step {int} not null,
    primary key (operator_id, account_id),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};

-- Codes to come in once without the telephone, kept hashed.
create table recovery_code (
    operator_id {id} not null,
    account_id {id} not null,
    code_hash {bytes} not null,
    used_at {instant},
    primary key (operator_id, account_id, code_hash),
    foreign key (operator_id, account_id) references account (operator_id, id)
){strict};
