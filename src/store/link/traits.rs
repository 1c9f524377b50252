//! What an appearance tells of who it is: offices, bodies, places.

use std::collections::BTreeSet;

use super::bodies::Bodies;
use super::people::{Appearance, Office};
use super::place::{Parsed, Place};
use super::words::{Words, words as words_of};
use crate::text::fold;

/// What an appearance tells of who it is.
#[derive(Debug, Default)]
pub(super) struct Traits {
    /// Keys of offices: title, and body or field.
    pub offices: Vec<String>,
    /// Bodies of offices in which not everybody may be.
    pub bodies: Vec<usize>,
    pub national: bool,
    pub provinces: BTreeSet<String>,
    pub units: BTreeSet<String>,
    /// Places of which they are the head.
    pub heads: BTreeSet<String>,
}

impl Traits {
    pub fn tells(&self) -> bool {
        self.national
            || !self.offices.is_empty()
            || !self.bodies.is_empty()
            || !self.provinces.is_empty()
            || !self.units.is_empty()
    }

    pub fn of(words: &Words, bodies: &Bodies, appearance: &Appearance<'_>) -> Traits {
        let mut out = Traits::default();
        for office in &appearance.offices {
            let title = words.title(office.title);
            let member = words.is_member(&title);
            let place = office.body.map(|body| &bodies.places[body]);
            let (mut province, mut unit) = (None, None);
            match (office.body, place) {
                // It may be of any body.
                (Some(_), Some(Place::Vague | Place::Wanted(_))) => {}
                (Some(body), place) => {
                    let root = bodies.clusters.root(body);
                    match place {
                        Some(Place::Province(name)) => province = Some(name.clone()),
                        Some(Place::Unit(name, of)) => (unit, province) = (Some(name.clone()), of.clone()),
                        _ => {}
                    }
                    let of_country = bodies.of_country[body];
                    out.national |= of_country && words.is_leader(&title) || words.is_national(&title);
                    // Membership of the largest bodies is shared by too many to be an office of its own.
                    if !(member && of_country) {
                        out.offices.push(format!("{}\t{root}", fold(&title)));
                        if !of_country && !member {
                            out.bodies.push(root);
                        }
                    }
                }
                (None, _) => {
                    match field(words, &title, office) {
                        Some(field) if !member => {
                            out.offices.push(match (bodies.alone.get(&field.head), &field.place) {
                                (Some(&body), Place::None) => {
                                    format!("{}\t{}", fold(&title), bodies.clusters.root(body))
                                }
                                (_, place) => format!("{}\t{} {place:?}", fold(&title), field.head),
                            })
                        }
                        _ => {}
                    }
                    out.national |= words.is_national(&title);
                    match words.parse(office.text).place {
                        Place::Province(name) => province = Some(name),
                        Place::Unit(name, of) => (unit, province) = (Some(name), of),
                        _ => {}
                    }
                }
            }
            if office.current && words.is_one(&title) {
                out.heads.extend(unit.clone().or(province.clone()));
            }
            if unit.is_none() {
                out.provinces.extend(province);
            }
            out.units.extend(unit);
        }
        out.offices.sort();
        out.offices.dedup();
        out.bodies.sort_unstable();
        out.bodies.dedup();
        out
    }
}

/// What follows the title of an office whose body the record does not name, as the name of a body; `None` if that may be any.
fn field(words: &Words, title: &str, office: &Office<'_>) -> Option<Parsed> {
    let (text, given) = (words_of(office.text), words_of(office.title));
    let rest = text.get(given.len()..).filter(|rest| !rest.is_empty())?;
    let field: Vec<&str> = words.head(title).into_iter().chain(rest.iter().map(String::as_str)).collect();
    Some(words.parse(&field.join(" "))).filter(|field| !matches!(field.place, Place::Vague | Place::Wanted(_)))
}
