//! Assemble: mentions become people and bodies, labelled units become results and tasks: the record.

mod agents;
mod article;
mod bodies;
mod dates;
mod meeting;
mod names;
mod offices;
mod people;
mod quotes;
mod roles;
mod speakers;
mod statements;
mod terms;
mod view;

pub use terms::Terms;

use crate::engine::Analysis;
use crate::input::Published;
use crate::layout::Layout;
use crate::record::{Record, Source};
use crate::rules::Rules;
use crate::text::Text;
use view::View;

/// Everything of the record but its head (`schema`, `id`, `source`), which the engine knows. `published` is what the
/// source tells of the day outside the text.
pub fn assemble(
    rules: &Rules,
    terms: &Terms,
    text: &Text<'_>,
    layout: &Layout,
    analysis: &Analysis,
    published: Option<&Published>,
) -> Record {
    let view = View { rules, terms, text, layout, analysis };
    let bodies = bodies::Bodies::gather(&view);
    let people = people::People::gather(&view);
    let told = agents::Told::gather(&view);
    let agents = agents::Agents::resolve(&view, &people, &told);
    let published = dates::published(&view, published);
    let dates = dates::Dates::new(published.as_ref());
    let meeting = meeting::meeting(&view, &bodies, &agents, &dates);
    let dates = dates.or_meeting(meeting.as_ref());
    let (results, tasks) = statements::statements(&view, &bodies, &people, &agents, &told, &dates);
    let people = people.finish(&view, &bodies, &agents, &tasks);
    Record {
        schema: String::new(),
        id: String::new(),
        source: Source::default(),
        article: article::article(&view, published),
        meeting,
        people,
        attendance: article::attendance(&view),
        results,
        tasks,
        documents: article::documents(&view, &dates),
        bodies: bodies.finish(),
        warnings: Vec::new(),
    }
}
