//! Settings: what a rule's `set` says of its finds.

/// A key of `set`. `rules/README.md` tells what each means, by the class that it is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Setting {
    Begins,
    Days,
    Ends,
    Evidence,
    Form,
    Holder,
    Meeting,
    Only,
    Onward,
    Opens,
    Role,
    Shares,
    Speaks,
    Status,
    Tells,
    Unless,
    Weight,
    Whose,
    Within,
    Years,
}

/// All keys with the names that rule files use.
pub const SETTINGS: [(Setting, &str); 20] = [
    (Setting::Begins, "begins"),
    (Setting::Days, "days"),
    (Setting::Ends, "ends"),
    (Setting::Evidence, "evidence"),
    (Setting::Form, "form"),
    (Setting::Holder, "holder"),
    (Setting::Meeting, "meeting"),
    (Setting::Only, "only"),
    (Setting::Onward, "onward"),
    (Setting::Opens, "opens"),
    (Setting::Role, "role"),
    (Setting::Shares, "shares"),
    (Setting::Speaks, "speaks"),
    (Setting::Status, "status"),
    (Setting::Tells, "tells"),
    (Setting::Unless, "unless"),
    (Setting::Weight, "weight"),
    (Setting::Whose, "whose"),
    (Setting::Within, "within"),
    (Setting::Years, "years"),
];

impl Setting {
    /// The key of this name; `None` if nothing reads such a key.
    pub fn named(name: &str) -> Option<Setting> {
        SETTINGS.iter().find(|(_, known)| *known == name).map(|(setting, _)| *setting)
    }
}

/// The settings of one rule: a few, asked for again and again.
#[derive(Debug, Default)]
pub struct Settings(Vec<(Setting, Box<str>)>);

impl Settings {
    /// Each setting with its value, each key once.
    pub fn new(settings: impl Iterator<Item = (Setting, String)>) -> Settings {
        Settings(settings.map(|(setting, value)| (setting, value.into())).collect())
    }

    /// The value of a setting, if the rule has it.
    pub fn get(&self, setting: Setting) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == setting).map(|(_, value)| &**value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_its_name() {
        for (number, (setting, name)) in SETTINGS.iter().enumerate() {
            assert_eq!(*setting as usize, number);
            assert_eq!(Setting::named(name), Some(*setting));
        }
        assert_eq!(Setting::named("opnes"), None);
    }

    #[test]
    fn settings_hold_what_was_set() {
        let settings = Settings::new([(Setting::Opens, "direct".to_owned())].into_iter());
        assert_eq!(settings.get(Setting::Opens), Some("direct"));
        assert_eq!(settings.get(Setting::Role), None);
    }
}
