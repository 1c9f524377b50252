//! `bienban explain`

use std::fmt::Write;
use std::path::PathBuf;

use bienban::batch::guarded;
use bienban::explain::{Explanation, Found, NearMiss, Opened, Outcome, Spot, Told, Unit};
use bienban::input;

use super::ink::Ink;
use super::input::Input;
use super::rules::known;
use super::{Error, Result, Status, explainer, print};

/// Show why an article gives the record that it gives
///
/// Unit by unit: the label, the rule that decided it and by how many points, whose words are open (the account), the
/// symbols that rules see, and the discourse rules that fired. With --at, one place is looked at closely: its word and
/// classes, the finds that cover it phase by phase, and the rules that nearly fired there and what stopped them.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP_END)]
pub struct Args {
    /// The article, or - for standard input; in a container with its place, as dump.jsonl#17
    file: PathBuf,

    #[command(flatten)]
    input: Input,

    /// Look closely at this place, in code points as spans of records count
    #[arg(long, value_name = "OFFSET")]
    at: Option<u32>,

    /// Of the rules that nearly fired show just this one, however early it stopped
    #[arg(long, value_name = "ID", requires = "at")]
    rule: Option<String>,

    /// Use the rules in this folder, not those in the program
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

const HELP_END: &str = "\
Examples:
  bienban explain article.txt
  bienban explain article.txt --at 412
  bienban explain article.txt --at 412 --rule person.name-offices

Units are numbered from 0. Classes stand in <...>; of a word at most three are
shown, those with the fewest words. A symbol that a rule found bears its id.";

/// Columns of a line.
const WIDTH: usize = 100;

pub fn run(args: &Args) -> Result {
    let explainer = explainer(args.rules.as_deref())?;
    if let Some(rule) = &args.rule {
        known(&explainer, rule)?;
    }
    let options = args.input.options();
    let item = input::one(&args.file, &options).map_err(Error::new)?;
    let name = item.name().to_owned();
    let failed = |panic| Error::new(format_args!("bienban itself failed on {name}, please report it: {panic}"));
    let mut bytes = Vec::new();
    let document = guarded(|| item.load(&options, &mut bytes)).map_err(failed)?.map_err(Error::new)?;
    let explained = guarded(|| explainer.explain(&document.text, args.at, args.rule.as_deref())).map_err(failed)?;
    if let (Some(offset), None) = (args.at, &explained.spot) {
        let chars = document.text.chars().count();
        return Err(Error::new(format_args!(
            "{name}: no word stands at {offset} or after it; it has {chars} code points"
        )));
    }
    let out = match args.json {
        true => format!("{:#}\n", serde_json::json!(explained)),
        false => shown(Ink::of_stdout(), &explained),
    };
    print(out.as_bytes())?;
    Ok(Status::Well)
}

/// The whole article, or with a place its unit and the place.
fn shown(ink: Ink, explained: &Explanation) -> String {
    match &explained.spot {
        Some(spot) => unit(ink, &explained.units[spot.unit]) + "\n" + &spot_shown(ink, spot),
        None => explained.units.iter().map(|u| unit(ink, u)).collect::<Vec<_>>().join("\n"),
    }
}

fn unit(ink: Ink, unit: &Unit) -> String {
    let [start, end] = unit.span;
    let mut out = ink.strong(&format!("unit {}  [{start}, {end})  {}", unit.number, unit.label)) + "\n";
    out += &wrapped("  ", "  ", unit.text.split(' '), " ");
    let by = match &unit.rule {
        Some(rule) => rule.as_str(),
        None => "the units around it alone",
    };
    let lead = format!("{} points ahead of {}", unit.margin, unit.rival);
    out += &wrapped("  label    ", INDENT, format!("{} by {by}, {lead}", unit.label).split(' '), " ");
    let account = match (&unit.before, &unit.after) {
        (before, after) if before == after => opened(before.as_ref()),
        (before, after) => format!("{}, then {}", opened(before.as_ref()), opened(after.as_ref())),
    };
    out += &wrapped("  account  ", INDENT, account.split(' '), " ");
    out += &wrapped("  symbols  ", INDENT, unit.symbols.iter().map(symbol), " ");
    let votes = unit.fired.iter().map(|fired| format!("{} ({})", fired.rule, loudest(&fired.points)));
    if !unit.fired.is_empty() {
        out += &wrapped("  fired    ", INDENT, votes, "  ");
    }
    out
}

/// The three loudest of a rule's votes; fitted rules vote for or against nearly every label.
fn loudest(points: &[(&str, i32)]) -> String {
    let mut points = points.to_vec();
    points.sort_by_key(|(_, points)| std::cmp::Reverse(points.abs()));
    let told: Vec<String> = points.iter().take(3).map(|(label, points)| format!("{label} {points:+}")).collect();
    told.join(", ") + if points.len() > 3 { ", ..." } else { "" }
}

/// Lines after the first begin below the text of the first.
const INDENT: &str = "           ";

fn opened(account: Option<&Opened>) -> String {
    match account {
        None => "none".to_owned(),
        Some(account) => {
            let who = account.who.as_deref().map(|who| format!(" of \"{who}\"")).unwrap_or_default();
            format!("{}{who} ({} in unit {})", account.kind, account.rule, account.unit)
        }
    }
}

fn symbol(told: &Told) -> String {
    let classes = told.classes.join(" ");
    match &told.rule {
        Some(rule) => format!("[{} <{classes}> {rule}]", told.text),
        None if classes.is_empty() => told.text.clone(),
        None => format!("{} <{classes}>", told.text),
    }
}

fn spot_shown(ink: Ink, spot: &Spot) -> String {
    let [start, end] = spot.span;
    let mut out = ink.strong(&format!("at {}: {}", spot.offset, spot.token)) + "\n";
    out += &wrapped("  word     ", INDENT, [format!("{}  [{start}, {end})", spot.word)], "");
    out += &wrapped("  classes  ", INDENT, spot.classes.iter().map(|class| format!("<{class}>")), " ");
    for list in &spot.lists {
        let classes: Vec<String> = list.classes.iter().map(|class| format!("<{class}>")).collect();
        out += &wrapped(
            "  list     ",
            INDENT,
            format!("{} {}: {}", list.file, classes.join(" "), list.means).split(' '),
            " ",
        );
    }
    for (key, value) in &spot.attributes {
        out += &wrapped("           ", INDENT, [format!("{key} = {value}")], "");
    }
    out += "  covered by\n";
    if spot.finds.is_empty() {
        out += "    no find\n";
    }
    out.extend(spot.finds.iter().map(found));
    out += "  nearly\n";
    if spot.near.is_empty() {
        out += "    no rule\n";
    }
    out.extend(spot.near.iter().map(near));
    out
}

fn found(found: &Found) -> String {
    let classes: Vec<String> = found.gives.iter().map(|class| format!("<{class}>")).collect();
    let head = format!("    {:12} {} {}", found.phase, found.rule, classes.join(" "));
    let mut out = wrapped(&format!("{head}  "), DEEP, found.text.split(' '), " ");
    for (group, held) in &found.captures {
        out += &wrapped(&format!("{DEEP}{group} = "), DEEP, held.split(' '), " ");
    }
    out
}

const DEEP: &str = "                 ";

fn near(miss: &NearMiss) -> String {
    let why = match &miss.outcome {
        Outcome::Stopped { wanted, found } => {
            let there = found.as_deref().map_or("the unit ends".to_owned(), |found| format!("\"{found}\" stands"));
            format!("stopped at {} where {there}", wanted.join(" or "))
        }
        Outcome::Outdone { by } => format!("fits, but {by} came first"),
        Outcome::NoTask => "fits, but looks into tasks only, and the unit is none".to_owned(),
        Outcome::NotWithin { kind } => format!("fits, but no account of kind {kind} is open"),
        Outcome::NotAt { places } => format!("fits, but the unit does not stand {}", places.join(", ")),
    };
    let head = wrapped(&format!("    {:12} {}  ", miss.phase, miss.rule), DEEP, miss.text.split(' '), " ");
    let mut out = head;
    out += &wrapped(DEEP, DEEP, why.split(' '), " ");
    out
}

/// `parts` after `first`, set apart by `between`, in lines of [`WIDTH`] columns of which all but the first begin with `next`.
fn wrapped<S: AsRef<str>>(first: &str, next: &str, parts: impl IntoIterator<Item = S>, between: &str) -> String {
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for part in parts {
        let part = part.as_ref();
        let width = line.chars().count() + between.len() + part.chars().count();
        if !empty && width > WIDTH {
            let _ = writeln!(out, "{}", line.trim_end());
            line = next.to_owned();
            empty = true;
        }
        if !empty {
            line += between;
        }
        line += part;
        empty = false;
    }
    let _ = writeln!(out, "{}", line.trim_end());
    out
}
