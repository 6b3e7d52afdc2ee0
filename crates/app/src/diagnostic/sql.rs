//! Statements of the diagnostic.

use store::{Read, Result, params};

pub(super) fn sqlite_integrity(read: &Read<'_>) -> Result<Vec<String>> {
    let mut said = read.rows("pragma integrity_check", params![], |row| row.get::<String>(0))?;
    said.extend(read.rows("pragma foreign_key_check", params![], |row| {
        Ok(format!("la table {} pointe sur une ligne absente", row.get::<String>(0)?))
    })?);
    Ok(said)
}

/// Words of acts have no foreign key (a million rows an import): they are looked at here.
const ORPHANS: &[(&str, &str)] = &[
    (
        "Actes sans personne ni professionnel",
        "select count(*) from act a where not exists \
        (select 1 from act_person p where p.operator_id = a.operator_id and p.service_id = a.service_id \
         and p.day = a.day and p.act_id = a.id) and not exists \
        (select 1 from act_staff s where s.operator_id = a.operator_id and s.service_id = a.service_id \
         and s.day = a.day and s.act_id = a.id)",
    ),
    (
        "Mots des actes",
        "select count(*) from act a where not exists \
        (select 1 from term t where t.operator_id = a.operator_id and t.id = a.kind)",
    ),
    (
        "Personnes sans service",
        "select count(*) from person p where not exists \
        (select 1 from enrolment e where e.operator_id = p.operator_id and e.person_id = p.id)",
    ),
    (
        "Mesures sans personne",
        "select count(*) from measure m where not exists \
        (select 1 from enrolment e where e.operator_id = m.operator_id and e.service_id = m.service_id \
         and e.person_id = m.person_id)",
    ),
    (
        "Professionnels sans emploi",
        "select count(*) from professional p where not exists \
        (select 1 from employment e where e.operator_id = p.operator_id and e.professional_id = p.id)",
    ),
    (
        "Droits sans compte",
        "select count(*) from seat g where not exists \
        (select 1 from account a where a.operator_id = g.operator_id and a.id = g.account_id)",
    ),
];

pub(super) fn orphans(read: &Read<'_>) -> Result<Vec<(&'static str, i64)>> {
    ORPHANS
        .iter()
        .map(|(rule, sql)| {
            let rows = read.first(sql, params![], |row| row.get(0))?;
            Ok((*rule, rows.unwrap_or_default()))
        })
        .collect()
}
