//! How fast is each stage by itself, on the articles of the corpus? In bytes of the input per second, so that the times of the
//! stages add up to that of the pipeline. What a stage is given is made beforehand.

mod articles;

use std::hint::black_box;
use std::ops::Range;

use articles::Articles;
use bienban::assemble::{Terms, assemble};
use bienban::decode::decode;
use bienban::discourse::{self, Accounts, Label, Place, Stand};
use bienban::engine::Analysis;
use bienban::grammar;
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
    symbols: (Vec<Symbol>, Vec<Range<usize>>),
    analysis: Analysis,
    record: Record,
}

impl<'a> Article<'a> {
    fn new(extractor: &Extractor, bytes: &'a [u8], decoded: &'a str) -> Article<'a> {
        let text = Text::new(decoded);
        let layout = layout(text.as_str(), &extractor.rules().abbreviations);
        let analysis = extractor.analyse(text.as_str(), &layout);
        let Analysis { tokens, syllables, unit_tokens, .. } = &analysis;
        let symbols = extractor.rules().lexicon.lookup(tokens, syllables, unit_tokens);
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

    stage("5 lexicon", &mut |a| {
        let Analysis { tokens, unit_tokens, .. } = &a.analysis;
        let syllables = rules.lexicon.syllables(a.text.as_str(), tokens);
        black_box(rules.lexicon.lookup(tokens, &syllables, unit_tokens));
    });

    let mut scratch = grammar::Scratch::new(&rules.grammar.phases);
    stage("6 grammar", &mut |a| {
        let (symbols, unit_symbols) = a.symbols.clone();
        let mut mentions = rules.grammar.run(symbols, unit_symbols, &mut scratch);
        let labels = &a.analysis.statements.labels;
        rules.grammar.run_in_tasks(|unit| labels[unit].label == Label::Task, &mut scratch, &mut mentions);
        black_box(mentions);
    });

    let model = &rules.discourse;
    let mut scratch = model.scratch();
    stage("7 discourse", &mut |a| {
        let Analysis { tokens, syllables, mentions, .. } = &a.analysis;
        let accounts = Accounts::new(&rules.grammar, mentions, terms.act);
        let places = Place::of_units(a.text.as_str(), &a.layout);
        let stands = Stand::of_units(&places, &accounts, &a.layout);
        let features = model.features(mentions, tokens, syllables, &stands, &mut scratch);
        let bonds: Vec<_> = places.iter().map(|place| place.bond()).collect();
        black_box(discourse::decode(&model.points, &bonds, &features));
    });

    stage("8 assemble", &mut |a| drop(black_box(assemble(rules, &terms, &a.text, &a.layout, &a.analysis, None))));

    let mut json = Vec::new();
    stage("9 write", &mut |a| {
        json.clear();
        a.record.write_json(&mut json);
        black_box(&json);
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
