//! The life of the service in columns: the lines of its lists, its plan of action, the criteria it was evaluated by.

use std::collections::HashMap;

use base::Id;
use indicator::{Facts, Index, OPEN};
use store::{Read, Result};

use crate::evaluation::{self, Scale};
use crate::{quality, roll};

/// The lines of the lists that the service keeps, as the catalogue says what of them is counted.
pub(super) fn lines(
    read: &Read<'_>,
    operator: Id,
    service: Id,
    facts: &mut Facts,
    staff: &HashMap<Id, Index>,
) -> Result<()> {
    for line in roll::lines(read, operator, service, None)? {
        let Some(list) = roll::roll(&line.roll).filter(|list| list.counts(&line)) else { continue };
        let (words, all) = (&mut facts.words, &mut facts.lines);
        all.id.push(line.id);
        all.roll.push(words.roll.word(&line.roll));
        all.kind.push(words.line_kind.word(line.one(&list.kind)));
        all.title.push(words.line_title.word(line.one(list.head())));
        all.start.push(line.starts);
        all.end.push(line.ends.unwrap_or(OPEN));
        let amount = line.number(&list.amount).unwrap_or_default();
        all.amount.push((amount * 100.0).round() as i64);
        all.staff.extend(line.team(&list.team).iter().filter_map(|id| staff.get(id)));
        all.staff_start.push(u32::try_from(all.staff.len()).unwrap_or(u32::MAX));
    }
    Ok(())
}

/// The plan of action as lines too: the states of each action, and when it was late.
pub(super) fn plan(read: &Read<'_>, operator: Id, service: Id, facts: &mut Facts) -> Result<()> {
    for one in quality::plan(read, operator, service)? {
        let title = format!("{} {}", one.number, one.words);
        let states = one.spans().into_iter().map(|(state, from, to)| ("plan-action", state, from, to));
        let late = one.lateness().into_iter().map(|(from, to)| ("plan-action-retard", "en retard", from, to));
        for (roll, kind, from, to) in states.chain(late) {
            let (words, all) = (&mut facts.words, &mut facts.lines);
            all.id.push(one.id);
            all.roll.push(words.roll.word(roll));
            all.kind.push(words.line_kind.word(kind));
            all.title.push(words.line_title.word(&title));
            all.start.push(from);
            all.end.push(to.unwrap_or(OPEN));
            all.amount.push(0);
            all.staff_start.push(u32::try_from(all.staff.len()).unwrap_or(u32::MAX));
        }
    }
    Ok(())
}

/// The criteria of evaluations that have a mark.
pub(super) fn criteria(read: &Read<'_>, operator: Id, service: Id, facts: &mut Facts) -> Result<()> {
    let mut campaigns = evaluation::all(read, operator, service)?;
    campaigns.reverse();
    for (of, one) in evaluation::criteria(read, operator, service)? {
        let Some(rank) = campaigns.iter().position(|campaign| campaign.id == of) else { continue };
        let campaign = &campaigns[rank];
        if one.mark.is_empty() {
            continue;
        }
        let (words, all) = (&mut facts.words, &mut facts.criteria);
        all.id.push(one.id);
        all.day.push(campaign.day);
        all.campaign.push(u32::try_from(rank).unwrap_or(u32::MAX));
        all.chapter.push(words.chapter.word(&one.asked.chapter));
        all.title.push(words.criterion.word(format!("{} {}", one.asked.number, one.asked.words).trim()));
        all.mark.push(words.mark.word(&one.mark));
        let percent = campaign.scale.value(&one.mark).filter(|_| campaign.scale == Scale::Draft);
        all.percent.push(percent.map(|value| (value * 100.0).round() as i64));
    }
    Ok(())
}
