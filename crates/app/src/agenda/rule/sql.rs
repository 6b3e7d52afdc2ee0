//! Statements on series.

use base::Id;
use store::{Read, Result, Write, params};

use super::{Rhythm, Rule};
use crate::access::Scope;

/// A series: its rule.
pub(in crate::agenda) fn find(read: &Read<'_>, scope: &Scope, id: Id) -> Result<Option<Rule>> {
    let found = read.first(
        "select rhythm, every, anchor, first, until from series \
         where operator_id = ?1 and service_id = ?2 and id = ?3 order by id",
        params![scope.operator, scope.service, id],
        |row| {
            let rhythm = Rhythm::read(&row.get::<String>(0)?, row.get(1)?);
            Ok((rhythm, row.get(2)?, row.get(3)?, row.get(4)?))
        },
    )?;
    Ok(found.and_then(|(rhythm, anchor, first, until)| Some(Rule::read(rhythm?, anchor, first, until))))
}

pub(in crate::agenda) fn insert(write: &mut Write<'_>, scope: &Scope, id: Id, rule: &Rule) -> Result<()> {
    let ((rhythm, every), (anchor, first, until)) = (rule.rhythm().stored(), rule.bounds());
    write.run(
        "insert into series (operator_id, service_id, id, rhythm, every, anchor, first, until) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![scope.operator, scope.service, id, rhythm, every, anchor, first, until],
    )?;
    Ok(())
}

pub(in crate::agenda) fn update(write: &mut Write<'_>, scope: &Scope, id: Id, rule: &Rule) -> Result<()> {
    let (anchor, first, until) = rule.bounds();
    write.run(
        "update series set anchor = ?4, first = ?5, until = ?6 \
         where operator_id = ?1 and service_id = ?2 and id = ?3",
        params![scope.operator, scope.service, id, anchor, first, until],
    )?;
    Ok(())
}
