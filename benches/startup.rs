//! How long until the first article can be read? Compiling the rules in the program, once a process.

use std::hint::black_box;

use bienban::Extractor;
use criterion::{Criterion, criterion_group, criterion_main};

fn startup(c: &mut Criterion) {
    c.bench_function("startup/builtin", |b| b.iter(|| black_box(Extractor::builtin())));
    let article = "Đồng chí Lò Văn Minh, Bí thư Huyện ủy, chủ trì hội nghị.";
    c.bench_function("startup/builtin and one article", |b| {
        b.iter(|| Extractor::builtin().map(|extractor| black_box(extractor.extract("a.txt", article.as_bytes()))));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = startup
}
criterion_main!(benches);
