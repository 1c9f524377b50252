//! Settings: what a rule's `set` says of its finds.

use crate::named::named;

named! {
    /// A key of `set`. `rules/README.md` tells what each means, by the class that it is read for.
    Setting, all in SETTINGS:
    Begins = "begins",
    Days = "days",
    Ends = "ends",
    Evidence = "evidence",
    Form = "form",
    Holder = "holder",
    Meeting = "meeting",
    Only = "only",
    Onward = "onward",
    Opens = "opens",
    Role = "role",
    Shares = "shares",
    Speaks = "speaks",
    Status = "status",
    Tells = "tells",
    Unless = "unless",
    Weight = "weight",
    Whose = "whose",
    Within = "within",
    Years = "years",
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
    fn settings_hold_what_was_set() {
        let settings = Settings::new([(Setting::Opens, "direct".to_owned())].into_iter());
        assert_eq!(settings.get(Setting::Opens), Some("direct"));
        assert_eq!(settings.get(Setting::Role), None);
    }
}
