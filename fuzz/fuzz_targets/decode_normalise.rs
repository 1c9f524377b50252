//! Any bytes: decoding never panics, and a decoded text keeps the law of offsets.
#![no_main]

use bienban::decode::{Encoding, decode, decode_as};
use bienban::text::{Text, normalise};
use libfuzzer_sys::fuzz_target;

// The same check that the library's own tests make; it finds `Text` and `normalise` here.
#[path = "../../src/text/law.rs"]
mod law;

fuzz_target!(|bytes: &[u8]| {
    match decode(bytes) {
        Ok(decoded) => law::check(&decoded.text, 8),
        Err(e) => assert!(e.offset() <= bytes.len() && !e.to_string().is_empty()),
    }
    for encoding in Encoding::ALL {
        if let Ok(decoded) = decode_as(bytes, encoding) {
            law::check(&decoded.text, 2);
        }
    }
});
