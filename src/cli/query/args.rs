//! What `bienban query` can be asked, as arguments.

use bienban::query::{Day, Filter, Who};
use bienban::record::{Certainty, Polarity};
use clap::{Args, Subcommand, ValueEnum};

use super::write::Format;

#[derive(Debug, Subcommand)]
pub enum Ask {
    /// Who there is, with offices and when they were seen
    People(People),
    /// Party and state bodies, mass organisations, companies
    Bodies(Bodies),
    /// What was assigned: by whom, to whom, by when
    Tasks(Tasks),
    /// What was reported: by whom, good or bad, with figures
    Results(Results),
    /// When and where who met
    Meetings(Meetings),
    /// The articles themselves
    Articles(Meetings),
    /// One SQL statement that only reads
    Sql(Sql),
}

#[derive(Debug, Args)]
pub struct People {
    /// Words of the name
    text: Vec<String>,
    /// Who hold an office whose title begins so ("bi thu")
    #[arg(long, value_name = "TITLE")]
    office: Option<String>,
    /// Who hold an office there; a name, or a number of bodies
    #[arg(long, value_name = "NAME")]
    body: Option<String>,
    #[command(flatten)]
    area: Area,
    #[command(flatten)]
    period: Period,
    #[command(flatten)]
    certain: Certain,
    #[command(flatten)]
    pub shown: Shown,
}

#[derive(Debug, Args)]
pub struct Bodies {
    /// Words of the name
    text: Vec<String>,
    /// In which the person holds an office; a name, or a number of people
    #[arg(long, value_name = "NAME")]
    person: Option<String>,
    /// The kind of body (party-committee, state, ministry, mass, company, ...)
    #[arg(long)]
    kind: Option<String>,
    #[command(flatten)]
    area: Area,
    #[command(flatten)]
    period: Period,
    #[command(flatten)]
    certain: Certain,
    #[command(flatten)]
    pub shown: Shown,
}

#[derive(Debug, Args)]
pub struct Tasks {
    /// Words of the task
    text: Vec<String>,
    /// To whom it is given: a person, a body, or words ("cac xa")
    #[arg(long, value_name = "NAME")]
    assignee: Option<String>,
    /// The whole deadline lies before this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    due_before: Option<Day>,
    /// The whole deadline lies after this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    due_after: Option<Day>,
    /// Show later results on the same subject that have to do with the assignee; a hint, no finding
    #[arg(long)]
    open: bool,
    /// With --open: candidates of each task
    #[arg(long, value_name = "N", default_value_t = 3, requires = "open")]
    candidates: usize,
    #[command(flatten)]
    who: Parties,
    #[command(flatten)]
    area: Area,
    #[command(flatten)]
    period: Period,
    #[command(flatten)]
    certain: Certain,
    #[command(flatten)]
    pub shown: Shown,
}

#[derive(Debug, Args)]
pub struct Results {
    /// Words of the result
    text: Vec<String>,
    /// Good, bad, or neither
    #[arg(long, value_enum)]
    polarity: Option<Tone>,
    #[command(flatten)]
    who: Parties,
    #[command(flatten)]
    area: Area,
    #[command(flatten)]
    period: Period,
    #[command(flatten)]
    certain: Certain,
    #[command(flatten)]
    pub shown: Shown,
}

#[derive(Debug, Args)]
pub struct Meetings {
    /// Words of the article
    text: Vec<String>,
    #[command(flatten)]
    who: Parties,
    #[command(flatten)]
    area: Area,
    #[command(flatten)]
    period: Period,
    #[command(flatten)]
    pub shown: Shown,
}

#[derive(Debug, Args)]
pub struct Sql {
    /// The statement; tables and columns are those of docs/query.md
    pub statement: String,
    /// Rows that are given; 0 is all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: u64,
    /// Stop after so many seconds; 0 is never
    #[arg(long, value_name = "SECONDS", default_value_t = 10.0, value_parser = seconds)]
    pub timeout: f64,
    #[command(flatten)]
    pub form: Form,
    /// No last line with counts
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
struct Parties {
    /// A person who has to do with it; a name, or a number of people
    #[arg(long, value_name = "NAME")]
    person: Option<String>,
    /// A body that has to do with it; a name, or a number of bodies
    #[arg(long, value_name = "NAME")]
    body: Option<String>,
    /// The kind of meeting ("hoi nghi")
    #[arg(long)]
    kind: Option<String>,
}

#[derive(Debug, Args)]
struct Area {
    /// The place of the body, or words of its name
    #[arg(long)]
    place: Option<String>,
    /// The level of the body (central, province, district, commune)
    #[arg(long)]
    level: Option<String>,
}

#[derive(Debug, Args)]
struct Period {
    /// The first day: 2024, 2024-03, 2024-03-29 or 29/3/2024
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<Day>,
    /// The last day
    #[arg(long, value_name = "DATE", value_parser = day)]
    to: Option<Day>,
    /// All days of this year, month or day
    #[arg(long, value_name = "DATE", value_parser = day, conflicts_with_all = ["from", "to"])]
    year: Option<Day>,
}

#[derive(Debug, Args)]
struct Certain {
    /// Only what is certain, or only what is not
    #[arg(long, value_enum)]
    certainty: Option<Sure>,
}

#[derive(Debug, Args)]
pub struct Shown {
    /// Which rows come first
    #[arg(long, value_enum, default_value_t = Sort::Usual)]
    pub sort: Sort,
    /// Rows that are given; 0 is all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: u64,
    /// Rows that are passed over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: u64,
    /// Show where it stands: the sentence, the path and the place
    #[arg(long)]
    pub evidence: bool,
    /// Count all rows, however many
    #[arg(long)]
    pub count: bool,
    /// Stop after so many seconds; 0 is never
    #[arg(long, value_name = "SECONDS", default_value_t = 10.0, value_parser = seconds)]
    pub timeout: f64,
    #[command(flatten)]
    form: Form,
    /// No last line with counts
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct Form {
    /// JSON Lines: an object a row, with all there is
    #[arg(long, group = "form")]
    json: bool,
    /// CSV with a line of names
    #[arg(long, group = "form")]
    csv: bool,
    /// A Markdown table
    #[arg(long, group = "form")]
    markdown: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Sort {
    /// The newest; of people and bodies those in most articles
    Usual,
    Newest,
    Oldest,
    Name,
    Deadline,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Tone {
    Achievement,
    Shortcoming,
    State,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sure {
    High,
    Low,
}

fn day(text: &str) -> Result<Day, &'static str> {
    Day::parse(text).ok_or("no date; write 2024, 2024-03, 2024-03-29 or 29/3/2024")
}

fn seconds(text: &str) -> Result<f64, &'static str> {
    // A million seconds are eleven days.
    text.parse().ok().filter(|n| (0.0..=1e6).contains(n)).ok_or("give a number of seconds from 0 to 1000000")
}

impl Form {
    pub fn format(&self) -> Format {
        match self {
            Self { json: true, .. } => Format::Json,
            Self { csv: true, .. } => Format::Csv,
            Self { markdown: true, .. } => Format::Markdown,
            _ => Format::Table,
        }
    }
}

impl Shown {
    pub fn format(&self) -> Format {
        self.form.format()
    }
}

impl Certain {
    fn of_record(&self) -> Option<Certainty> {
        self.certainty.map(|sure| match sure {
            Sure::High => Certainty::High,
            Sure::Low => Certainty::Low,
        })
    }
}

/// What all subjects are asked.
fn filter(text: &[String], area: &Area, period: &Period) -> Filter {
    Filter {
        text: (!text.is_empty()).then(|| text.join(" ")),
        place: area.place.clone(),
        level: area.level.clone(),
        from: period.year.clone().or(period.from.clone()),
        to: period.year.clone().or(period.to.clone()),
        ..Filter::default()
    }
}

fn who(name: &Option<String>) -> Option<Who> {
    name.as_deref().map(Who::parse)
}

impl Parties {
    fn onto(&self, filter: Filter) -> Filter {
        Filter { person: who(&self.person), body: who(&self.body), kind: self.kind.clone(), ..filter }
    }
}

impl People {
    pub fn filter(&self) -> Filter {
        Filter {
            body: who(&self.body),
            office: self.office.clone(),
            certainty: self.certain.of_record(),
            ..filter(&self.text, &self.area, &self.period)
        }
    }
}

impl Bodies {
    pub fn filter(&self) -> Filter {
        Filter {
            person: who(&self.person),
            kind: self.kind.clone(),
            certainty: self.certain.of_record(),
            ..filter(&self.text, &self.area, &self.period)
        }
    }
}

impl Tasks {
    pub fn filter(&self) -> Filter {
        Filter {
            assignee: self.assignee.clone(),
            due_before: self.due_before.clone(),
            due_after: self.due_after.clone(),
            certainty: self.certain.of_record(),
            ..self.who.onto(filter(&self.text, &self.area, &self.period))
        }
    }

    pub fn candidates(&self) -> Option<usize> {
        self.open.then_some(self.candidates)
    }
}

impl Results {
    pub fn filter(&self) -> Filter {
        Filter {
            polarity: self.polarity.map(|tone| match tone {
                Tone::Achievement => Polarity::Achievement,
                Tone::Shortcoming => Polarity::Shortcoming,
                Tone::State => Polarity::State,
            }),
            certainty: self.certain.of_record(),
            ..self.who.onto(filter(&self.text, &self.area, &self.period))
        }
    }
}

impl Meetings {
    pub fn filter(&self) -> Filter {
        self.who.onto(filter(&self.text, &self.area, &self.period))
    }
}
