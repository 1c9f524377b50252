//! `--encoding`, for the commands that read articles.

use bienban::decode::{DecodeError, Decoded, Encoding, decode, decode_as};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// The encoding of all articles, if one was named.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(in crate::cli) struct Forced {
    /// Read the articles in this encoding, instead of finding it from their bytes
    ///
    /// A byte order mark is believed all the same. TCVN3 is the encoding of the ABC fonts (.VnTime), VNI that of fonts
    /// such as VNI-Times.
    #[arg(long, value_name = "NAME", value_parser = names(), ignore_case = true)]
    encoding: Option<Encoding>,
}

impl Forced {
    /// Decodes one article.
    pub(in crate::cli) fn decode(self, bytes: &[u8]) -> Result<Decoded<'_>, DecodeError> {
        self.encoding.map_or_else(|| decode(bytes), |encoding| decode_as(bytes, encoding))
    }

    pub(in crate::cli) fn encoding(self) -> Option<Encoding> {
        self.encoding
    }
}

fn names() -> impl TypedValueParser<Value = Encoding> {
    // A mark is read with UTF-8 in any case, so that its name would be one too many.
    let offered = Encoding::ALL.into_iter().filter(|encoding| *encoding != Encoding::Utf8Bom);
    let values = offered.map(|encoding| PossibleValue::new(encoding.name()).aliases(encoding.aliases()));
    PossibleValuesParser::new(values)
        .map(|name| Encoding::from_name(&name).expect("the names that are offered are names of encodings"))
}
