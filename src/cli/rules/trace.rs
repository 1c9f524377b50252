//! `bienban rules trace`

use std::fmt::Write;
use std::path::PathBuf;

use bienban::batch::{Trouble, TroubleKind, Walk, guarded};
use bienban::explain::{Explainer, Firing};
use bienban::input::Items;

use crate::cli::ink::Ink;
use crate::cli::input::Input;
use crate::cli::{Error, Result, Status, explainer, grouped, print, tell};

/// Show every place in articles where one rule fires
///
/// For each firing: the article, the number of the unit (from 0), the place (code points, as in records), the unit with
/// the find marked, and what the pattern's groups hold. Of a discourse rule the first part of the unit that fits is
/// marked.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP_END)]
pub struct Args {
    /// The id of a rule, as `bienban rules list` shows it
    rule: String,

    /// Files, folders, or - for standard input
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    input: Input,

    /// The rules of this folder, not those in the program
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,

    /// Show so many units before and after, too
    #[arg(long, value_name = "N", default_value_t = 0)]
    context: usize,
}

const HELP_END: &str = "\
Example:
  bienban rules trace person.bare-name news/ --rules rules/

Exit status:
  0  all was read, even if the rule never fires
  1  some articles could not be read; standard error names each
  2  nothing could be done: no such rule, faulty rules";

pub fn run(args: &Args) -> Result {
    let explainer = explainer(args.rules.as_deref())?;
    known(&explainer, &args.rule)?;
    let ink = Ink::of_stdout();
    let (mut firings, mut within, mut articles) = (0, 0, 0);
    let mut status = Status::Well;
    let mut buffer = Vec::new();
    let options = args.input.options();
    for item in Items::new(Walk::new(args.paths.iter().cloned()), &options) {
        let name = item.as_ref().map_or_else(|trouble| trouble.path(), |item| item.name()).to_owned();
        let found = guarded(|| {
            let document = item?.load(&options, &mut buffer)?;
            Ok(explainer.firings(&document.text, &args.rule))
        });
        let found = found.unwrap_or_else(|panic| Err(Trouble::new(TroubleKind::Panic, &name, panic)));
        let (units, found) = match found {
            Ok(found) => found,
            Err(trouble) => {
                tell(trouble);
                status = Status::Partly;
                continue;
            }
        };
        articles += 1;
        within += u64::from(!found.is_empty());
        firings += found.len() as u64;
        let out: String = found.iter().map(|firing| shown(ink, &name, &units, firing, args.context)).collect();
        print(out.as_bytes())?;
    }
    let times = if firings == 1 { "time" } else { "times" };
    let articles =
        format!("{} of {} article{}", grouped(within), grouped(articles), if articles == 1 { "" } else { "s" });
    print(format!("{} fires {} {times} in {articles}\n", args.rule, grouped(firings)).as_bytes())?;
    Ok(status)
}

/// An error with the ids that are spelled alike if there is no rule `id`.
pub(in crate::cli) fn known(explainer: &Explainer, id: &str) -> Result<()> {
    if explainer.ids().any(|known| known == id) {
        return Ok(());
    }
    let mut near: Vec<(f64, &str)> = explainer.ids().map(|known| (strsim::jaro_winkler(known, id), known)).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let near: Vec<&str> = near.iter().filter(|(alike, _)| *alike > 0.7).take(5).map(|(_, id)| *id).collect();
    let near = if near.is_empty() { String::new() } else { format!("\nSpelled alike: {}", near.join(", ")) };
    Err(Error::new(format_args!("there is no rule `{id}`; `bienban rules list` shows all{near}")))
}

/// A firing as it is printed.
fn shown(ink: Ink, name: &str, units: &[String], firing: &Firing, context: usize) -> String {
    let [start, end] = firing.span;
    let mut out = ink.strong(&format!("{name}  unit {}  [{start}, {end})", firing.unit)) + "\n";
    let mut line = |text: &str| {
        // Writing into a string never fails.
        let _ = writeln!(out, "    {text}");
    };
    let around = |range: std::ops::Range<usize>| units[range].iter().map(|unit| ink.faint(unit)).collect::<Vec<_>>();
    around(firing.unit.saturating_sub(context)..firing.unit).iter().for_each(|unit| line(unit));
    let unit = &units[firing.unit];
    let marked = firing.marked.clone();
    line(&format!("{}{}{}", &unit[..marked.start], ink.mark(&unit[marked.clone()]), &unit[marked.end..]));
    let after = (firing.unit + 1).min(units.len())..(firing.unit + 1 + context).min(units.len());
    around(after).iter().for_each(|unit| line(unit));
    for (group, held) in &firing.captures {
        line(&format!("  {group} = {held}"));
    }
    out
}
