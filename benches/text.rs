//! How fast is the way from bytes to units? In bytes of the input per second.

use std::hint::black_box;

use bienban::decode::decode;
use bienban::layout::{Abbreviations, layout};
use bienban::text::{Text, fold, normalise};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use unicode_normalization::UnicodeNormalization;

/// A made-up article, about as long as a real one, with the quotes and dashes of real ones.
fn article() -> String {
    let part = "Sáng 29/3, tại thành phố Bình Sơn, Ban Chấp hành Đảng bộ tỉnh tổ chức hội nghị lần thứ 25 để đánh giá kết quả quý 1 và bàn \
                nhiệm vụ quý 2. Đồng chí Lò Văn Minh – Bí thư Tỉnh ủy chủ trì hội nghị.\n\
                Báo cáo tại hội nghị nêu rõ: tổng sản phẩm trên địa bàn tăng 9,5%; thu ngân sách đạt 2.150 tỷ đồng, bằng 23% dự toán; công \
                tác chăm sóc sức khỏe nhân dân được quan tâm. Tuy nhiên, giải ngân vốn đầu tư công còn chậm, một số đơn vị chưa quyết liệt.\n\
                Phát biểu kết luận, đồng chí Bí thư Tỉnh ủy yêu cầu các cấp ủy, chính quyền “nói đi đôi với làm”, tiếp tục rà soát hộ nghèo \
                và đẩy nhanh tiến độ các dự án trọng điểm; hoàn thành trước ngày 30/6. Ủy ban nhân dân tỉnh chỉ đạo các sở, ngành thực hiện.\n";
    part.repeat(4)
}

fn text(c: &mut Criterion) {
    let article = article();
    let normal = normalise(&article).into_owned();
    let clean = normal.clone();
    let nfd: String = article.nfd().collect();
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(article.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let abbreviations: Abbreviations = ["TP", "Tp", "đ/c", "TS", "PGS"].into_iter().collect();

    let mut run = |name: &str, bytes: usize, f: &mut dyn FnMut()| {
        let mut group = c.benchmark_group("text");
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(name, |b| b.iter(&mut *f));
        group.finish();
    };
    run("decode/utf-8", article.len(), &mut || drop(black_box(decode(black_box(article.as_bytes())))));
    run("decode/utf-16", utf16.len(), &mut || drop(black_box(decode(black_box(&utf16)))));
    run("normalise/clean", clean.len(), &mut || drop(black_box(Text::new(black_box(&clean)))));
    run("normalise/quotes and dashes", article.len(), &mut || drop(black_box(Text::new(black_box(&article)))));
    run("normalise/nfd", nfd.len(), &mut || drop(black_box(Text::new(black_box(&nfd)))));
    run("layout", normal.len(), &mut || drop(black_box(layout(black_box(&normal), &abbreviations))));
    run("fold", normal.len(), &mut || drop(black_box(fold(black_box(&normal)))));
}

criterion_group!(benches, text);
criterion_main!(benches);
