//! How fast is each stage by itself, on the articles of the corpus? In bytes of the input per second, so that the times of the
//! stages add up to that of the pipeline. What a stage is given is made beforehand.

mod articles;

use std::hint::black_box;

use articles::Articles;
use bienban::assemble::{Terms, assemble};
use bienban::decode::decode;
use bienban::discourse::{self, Accounts, Place};
use bienban::engine::Analysis;
use bienban::grammar::{self, Mentions};
use bienban::layout::{Layout, layout};
use bienban::lexicon::Symbol;
use bienban::text::Text;
use bienban::token::{Token, tokenise};
use bienban::{Extractor, Record};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// An article with what each stage made of it.
struct Article<'a> {
    bytes: &'a [u8],
    decoded: &'a str,
    text: Text<'a>,
    layout: Layout,
    /// By unit.
    symbols: Vec<Vec<Symbol>>,
    analysis: Analysis,
    record: Record,
}

impl<'a> Article<'a> {
    fn new(extractor: &Extractor, bytes: &'a [u8], decoded: &'a str) -> Article<'a> {
        let text = Text::new(decoded);
        let layout = layout(text.as_str(), &extractor.rules().abbreviations);
        let analysis = extractor.analyse(text.as_str(), &layout);
        let symbols = analysis.unit_tokens.iter().map(|unit| {
            let tokens = &analysis.tokens[unit.start as usize..unit.end as usize];
            let mut symbols = Vec::new();
            extractor.rules().lexicon.lookup(text.as_str(), tokens, unit.start, &mut Vec::new(), &mut symbols);
            symbols
        });
        let symbols = symbols.collect();
        let record = extractor.extract("article.txt", bytes).expect("the corpus can be decoded");
        Article { bytes, decoded, text, layout, symbols, analysis, record }
    }
}

fn stages(c: &mut Criterion) {
    let extractor = Extractor::builtin().expect("the rules in the program are checked by the tests");
    let rules = extractor.rules();
    let terms = Terms::new(rules);
    let corpus = Articles::corpus();
    let decoded: Vec<_> = corpus.all.iter().map(|bytes| decode(bytes).expect("the corpus can be decoded")).collect();
    let articles: Vec<Article<'_>> = corpus
        .all
        .iter()
        .zip(&decoded)
        .map(|(bytes, decoded)| Article::new(&extractor, bytes, &decoded.text))
        .collect();

    let mut group = c.benchmark_group("stages");
    group.throughput(Throughput::Bytes(corpus.bytes()));
    let mut stage = |name: &str, work: &mut dyn FnMut(&Article<'_>)| {
        group.bench_function(name, |b| b.iter(|| articles.iter().for_each(&mut *work)));
    };
    stage("1 decode", &mut |a| drop(black_box(decode(black_box(a.bytes)))));
    stage("2 normalise", &mut |a| drop(black_box(Text::new(black_box(a.decoded)))));
    stage("3 layout", &mut |a| drop(black_box(layout(a.text.as_str(), &rules.abbreviations))));

    let mut tokens: Vec<Token> = Vec::new();
    stage("4 tokenise", &mut |a| {
        tokens.clear();
        for unit in &a.layout.units {
            tokenise(a.text.as_str(), unit.start as usize, unit.end as usize, &mut tokens);
        }
        black_box(&tokens);
    });

    let (mut syllables, mut symbols): (Vec<u32>, Vec<Symbol>) = (Vec::new(), Vec::new());
    stage("5 lexicon", &mut |a| {
        syllables.clear();
        symbols.clear();
        for unit in &a.analysis.unit_tokens {
            let tokens = &a.analysis.tokens[unit.start as usize..unit.end as usize];
            rules.lexicon.lookup(a.text.as_str(), tokens, unit.start, &mut syllables, &mut symbols);
        }
        black_box(&symbols);
    });

    let mut scratch = grammar::Scratch::new(&rules.grammar.phases);
    let mut unit: Vec<Symbol> = Vec::new();
    stage("6 grammar", &mut |a| {
        let mut mentions = Mentions::default();
        for symbols in &a.symbols {
            unit.clear();
            unit.extend_from_slice(symbols);
            rules.grammar.run(&mut unit, &mut scratch, &mut mentions);
        }
        black_box(&mentions);
    });

    let model = &rules.discourse;
    let mut scratch = model.scratch();
    stage("7 discourse", &mut |a| {
        let mentions = &a.analysis.mentions;
        let accounts = Accounts::new(&rules.grammar, mentions, terms.act);
        let places = Place::of_units(a.text.as_str(), &a.layout);
        let fired: Vec<Vec<u32>> = (0..places.len())
            .map(|unit| {
                let account = accounts.after[unit].as_ref();
                let place = places[unit].beside(account, unit, &a.layout);
                let symbols = &mentions.symbols[mentions.unit_symbols[unit].clone()];
                model.fire(symbols, place, account.map(|account| account.kind.as_str()), &mut scratch)
            })
            .collect();
        let bonds: Vec<_> = places.iter().map(|place| place.bond()).collect();
        black_box(discourse::decode(&model.points, &bonds, &fired));
    });

    stage("8 assemble", &mut |a| drop(black_box(assemble(rules, &terms, &a.text, &a.layout, &a.analysis))));

    let mut json = Vec::new();
    stage("9 write", &mut |a| {
        json.clear();
        serde_json::to_writer(&mut json, &a.record).expect("a record is plain data, written to memory");
        black_box(&json);
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
