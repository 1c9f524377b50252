//! Enums whose variants have names in rule files.

/// An enum with its table: all variants with their names, in the order of their numbers.
macro_rules! named {
    (
        $(#[$about:meta])*
        $name:ident, all in $table:ident:
        $($(#[$of:meta])* $variant:ident = $text:literal,)+
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum $name {
            $($(#[$of])* $variant,)+
        }

        #[doc = concat!("All of [`", stringify!($name), "`] with the names that rule files use, in the order of their numbers.")]
        pub const $table: [($name, &str); [$($text),+].len()] = [$(($name::$variant, $text)),+];

        impl $name {
            /// The name that rule files use.
            pub fn name(self) -> &'static str {
                $table[self as usize].1
            }

            /// The one of this name; `None` if there is none.
            pub fn named(name: &str) -> Option<$name> {
                $table.iter().find(|(_, known)| *known == name).map(|(one, _)| *one)
            }
        }
    };
}

pub(crate) use named;

#[cfg(test)]
mod tests {
    named! {
        /// Two of them.
        Side, all in SIDES:
        Left = "left",
        /// The other one.
        Right = "right-hand",
    }

    #[test]
    fn each_has_its_name() {
        assert_eq!(SIDES, [(Side::Left, "left"), (Side::Right, "right-hand")]);
        assert_eq!(Side::Right.name(), "right-hand");
        assert_eq!(Side::named("left"), Some(Side::Left));
        assert_eq!(Side::named("Left"), None);
    }
}
