//! How fast is the whole way, from the bytes of an article to those of its record, on one core? In bytes of the input per second.

mod articles;

use std::hint::black_box;

use articles::Articles;
use bienban::Extractor;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn pipeline(c: &mut Criterion) {
    let extractor = Extractor::builtin().expect("the rules in the program are checked by the tests");
    let mut group = c.benchmark_group("pipeline");
    group.sample_size(20);
    for set in Articles::sets() {
        let mut json = Vec::new();
        group.throughput(Throughput::Bytes(set.bytes()));
        group.bench_function(set.name, |b| {
            b.iter(|| {
                for bytes in &set.all {
                    json.clear();
                    if let Ok(record) = extractor.extract("article.txt", black_box(bytes)) {
                        record.write_json(&mut json);
                    }
                    black_box(&json);
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
