//! Which place a body's name tells.

use super::words::{Level, Words};
use crate::text::fold;

/// What a name tells of where its body is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Place {
    /// Nothing: there is but one such body, or it is known by its name.
    None,
    /// A province or a city of that level, by its usual name.
    Province(String),
    /// A unit below, with its level word; and its province, if the name tells it.
    Unit(String, Option<String>),
    /// A body of some level of whose place the name does not tell; of any level if `None`.
    Wanted(Option<Level>),
    /// A name that any article may use of another body.
    Vague,
}

/// A name without its place, as a search key, and the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parsed {
    pub head: String,
    pub place: Place,
}

impl Words {
    /// Parts a body's name from its place.
    pub fn parse(&self, name: &str) -> Parsed {
        let expanded = self.expand(name);
        let central = self.is_central(&expanded);
        let all = self.trim(expanded);
        let done = |head: &[String], place| Parsed { head: fold(&head.join(" ")), place };
        if !central && self.vague(&all) {
            return done(&all, Place::Vague);
        }
        let (mut head, mut province) = (&all[..], None);
        if let Some((len, usual, city)) = self.province(&all)
            && len < all.len()
        {
            let before = &all[..all.len() - len];
            match self.level_at_end(before) {
                Some((_, Level::District | Level::Commune)) => {}
                Some((_, Level::City)) if !city => {}
                Some((level, _)) => (head, province) = (&before[..before.len() - level], Some(usual.to_owned())),
                None => (head, province) = (before, Some(usual.to_owned())),
            }
        }
        if let Some((len, level)) = self.level_at_end(head)
            && province.is_none()
        {
            return done(&head[..head.len() - len], Place::Wanted(Some(level)));
        }
        if let (None, Some((end, unit))) = (&province, self.of_unit(head)) {
            let place = format!("{unit} {}", head[end..].join(" "));
            return done(&head[..end], Place::Unit(place, None));
        }
        // The last level word with a name behind it.
        let unit = (1..head.len().saturating_sub(1)).rev().find(|&at| {
            self.level(head, at).is_some_and(|(len, level)| {
                let name = head.len().saturating_sub(at + len);
                level != Level::Province && (1..=4).contains(&name)
            })
        });
        if let Some(at) = unit {
            let name = head[at..].join(" ");
            // Numbers name a ward in every district.
            let numbered = matches!(self.level(head, at), Some((_, Level::Commune)))
                && name.ends_with(|c: char| c.is_ascii_digit());
            let place = if numbered { Place::Vague } else { Place::Unit(name, province) };
            return done(&head[..at], place);
        }
        match (province, self.many(head)) {
            (Some(province), _) => done(head, Place::Province(province)),
            (None, Some(level)) if !central => done(head, Place::Wanted(level)),
            _ => done(head, Place::None),
        }
    }

    fn level_at_end(&self, name: &[String]) -> Option<(usize, Level)> {
        (1..=2).rev().filter(|&len| len <= name.len()).find_map(|len| {
            let found = self.level(name, name.len() - len)?;
            (found.0 == len).then_some(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parted_from_their_places() {
        let words = Words::builtin();
        let of = |name: &str| {
            let Parsed { head, place } = words.parse(name);
            format!("{head} | {place:?}")
        };
        assert_eq!(of("UBND tỉnh Quảng Ngãi"), r#"uy ban nhan dan | Province("Quảng Ngãi")"#);
        assert_eq!(of("Tỉnh ủy Quảng Ngãi"), r#"tinh uy | Province("Quảng Ngãi")"#);
        assert_eq!(of("Thành ủy TP. HCM"), r#"thanh uy | Province("Thành phố Hồ Chí Minh")"#);
        assert_eq!(of("UBND TP.HCM"), of("Ủy ban nhân dân Thành phố Hồ Chí Minh"));
        assert_eq!(of("UBND huyện Sa Pa"), r#"uy ban nhan dan | Unit("huyện sa pa", None)"#);
        assert_eq!(of("UBND huyện Sa Pa, tỉnh Lào Cai"), r#"uy ban nhan dan | Unit("huyện sa pa", Some("Lào Cai"))"#);
        assert_eq!(of("UBND Q.2"), of("UBND quận 2"));
        assert_eq!(of("UBND TP Thái Bình"), r#"uy ban nhan dan | Unit("thành phố thái bình", None)"#);
        assert_eq!(of("UBND tỉnh"), "uy ban nhan dan | Wanted(Some(Province))");
        assert_eq!(of("Huyện ủy Sa Pa"), r#"huyen uy | Unit("huyện sa pa", None)"#);
        assert_eq!(of("Ban Thường vụ Huyện ủy Sa Pa"), r#"ban thuong vu huyen uy | Unit("huyện sa pa", None)"#);
        assert_eq!(of("Huyện ủy"), "huyen uy | Wanted(Some(District))");
        assert_eq!(of("thành phố"), " | Wanted(Some(City))");
        assert_eq!(of("tỉnh Quảng Ngãi"), r#" | Province("Quảng Ngãi")"#);
        assert_eq!(of("Sở Nội vụ"), "so noi vu | Wanted(Some(Province))");
        assert_eq!(of("UBND phường 7"), "uy ban nhan dan | Vague");
        assert_eq!(of("Tổ công tác"), "to cong tac | Vague");
        assert_eq!(of("Hội Nông dân"), "hoi nong dan | Vague");
        assert_eq!(of("Hội Nông dân Việt Nam"), "hoi nong dan | None");
        assert_eq!(of("Vụ Kế hoạch"), "vu ke hoach | Vague");
        assert_eq!(of("Vụ Kế hoạch Bộ Y tế"), "vu ke hoach bo y te | None");
        assert_eq!(of("Bảo hiểm xã hội Việt Nam"), "bao hiem xa hoi | None");
        assert_eq!(of("Quân ủy Trung ương"), "quan uy trung uong | None");
        assert_eq!(of("Tòa án nhân dân tối cao"), "toa an nhan dan toi cao | None");
    }
}
