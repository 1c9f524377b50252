//! What a hand has settled, before anything else is looked at.

use super::clusters::Clusters;
use super::links::{Item, Links};

/// The reason of what a hand has joined.
const WHY: &str = "so says the file of links";

/// Joins what `links` say is the same, and keeps apart what they say is different. `find` gives the numbers of what an item names.
pub(super) fn settle(
    links: &Links,
    people: bool,
    find: &dyn Fn(&Item) -> Vec<usize>,
    clusters: &mut Clusters,
    told: &mut Vec<String>,
) {
    let entries = || (0..).zip(&links.entries).filter(|(_, entry)| entry.people == people);
    let found = |item: &(Item, std::ops::Range<usize>), told: &mut Vec<String>| {
        let found = find(&item.0);
        if found.is_empty() {
            told.push(links.at(&item.1, "nobody and nothing in the store is named so"));
        }
        found
    };
    for (group, entry) in entries().filter(|(_, entry)| !entry.same) {
        for (part, item) in (0..).zip(&entry.items) {
            // A name may have hundreds of them: one message for all.
            let named_twice = found(item, told).into_iter().filter(|&thing| !clusters.mark(thing, group, part)).count();
            if named_twice > 0 {
                let why = "it would be different from itself: another item of this entry names it too";
                told.push(links.at(&item.1, why));
            }
        }
    }
    for (_, entry) in entries().filter(|(_, entry)| entry.same) {
        let mut first = None;
        for item in &entry.items {
            let mut apart = false;
            for thing in found(item, told) {
                let first = *first.get_or_insert(thing);
                if clusters.apart(first, thing) {
                    apart = true;
                } else {
                    clusters.join(first, thing, WHY);
                }
            }
            if apart {
                told.push(links.at(&item.1, "another entry says that it is different; that stands"));
            }
        }
    }
}
