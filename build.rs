//! `rules/` is compiled into the library; a new or changed rule file must make a new library.

fn main() {
    println!("cargo:rerun-if-changed=rules");
}
