//! Who must do what by when, and on whose word: tasks of invented articles, through the library.

mod at_hand;

use std::fs;

use bienban::record::{Agent, Task};
use bienban::rules::{RuleFile, Rules, builtin_files};
use bienban::{Extractor, Record};

fn record(article: &str) -> Record {
    Extractor::builtin().unwrap().extract("a.txt", article.as_bytes()).unwrap()
}

/// The task whose text holds `words`, and who assigned it.
fn task<'r>(record: &'r Record, words: &str) -> (&'r Task, Option<&'r str>) {
    let task = record.tasks.iter().find(|task| task.text.contains(words));
    let task = task.unwrap_or_else(|| panic!("no task {words:?} in {:#?}", record.tasks));
    let person = |id: &str| record.people.iter().find(|p| p.id == id).map(|p| &*p.name);
    let body = |id: &str| record.bodies.iter().find(|b| b.id == id).map(|b| &*b.name);
    let assigner = task.assigner.as_ref().and_then(|agent| match agent {
        Agent::Person { person: id } => person(id),
        Agent::Body { body: id } => body(id),
        Agent::Text(piece) => Some(&piece.text),
    });
    (task, assigner)
}

fn assignees(task: &Task) -> Vec<&str> {
    task.assignees.iter().map(|assignee| &*assignee.text).collect()
}

const ARTICLE: &str = "\
Huyện Nậm Cuổi bàn việc chống rét

Sáng 4/12/2024, UBND huyện Nậm Cuổi tổ chức hội nghị. Đồng chí Lò Văn Minh, Chủ tịch UBND huyện, chủ trì.

Kết luận hội nghị, đồng chí Lò Văn Minh yêu cầu lãnh đạo các xã, thị trấn rà soát số trâu bò trước ngày 15/12/2024; Phòng Nông nghiệp phối \
hợp với Trạm Thú y, Công an huyện hướng dẫn người dân che chắn chuồng trại trong quý IV/2024.

Đồng chí yêu cầu Phòng Tài chính chỉ đạo các xã chi trả kinh phí, hoàn thành trong tháng 12/2024.

Tại hội nghị, bà Lường Thị Páo, Giám đốc Công ty Muối Nậm Cuổi, hứa sẽ cung ứng đủ muối cho trâu bò.
";

#[test]
fn those_told_are_found_as_written_and_partners_are_not() {
    let record = record(ARTICLE);
    let (told, assigner) = task(&record, "rà soát số trâu bò");
    assert_eq!((assignees(told), assigner), (vec!["lãnh đạo các xã, thị trấn"], Some("Lò Văn Minh")));
    let (goes_on, assigner) = task(&record, "che chắn chuồng trại");
    assert_eq!((assignees(goes_on), assigner), (vec!["Phòng Nông nghiệp"], Some("Lò Văn Minh")));
}

#[test]
fn of_those_who_lead_others_the_first_is_told() {
    let record = record(ARTICLE);
    let (task, _) = task(&record, "chi trả kinh phí");
    assert_eq!(assignees(task), ["Phòng Tài chính"]);
}

#[test]
fn a_promise_has_its_doer_and_no_assigner() {
    let record = record(ARTICLE);
    let (task, assigner) = task(&record, "cung ứng đủ muối");
    assert_eq!((assignees(task), assigner), (vec!["bà Lường Thị Páo"], None));
}

#[test]
fn deadlines_are_dated_as_far_as_they_say() {
    let record = record(ARTICLE);
    let iso = |words: &str| {
        let deadline = task(&record, words).0.deadline.as_ref().unwrap();
        (deadline.text.as_str(), deadline.iso.as_deref())
    };
    assert_eq!(iso("rà soát số trâu bò"), ("trước ngày 15/12/2024", Some("2024-12-15")));
    assert_eq!(iso("che chắn chuồng trại"), ("trong quý IV/2024", Some("2024-12-31")));
    assert_eq!(iso("chi trả kinh phí"), ("trong tháng 12/2024", Some("2024-12")));
}

/// The rules in the program without the phases that work aside and those that need their finds.
fn without_aside() -> Vec<RuleFile> {
    let gone = ["doer-part", "doer", "task-part", "deadline"];
    let mut files = builtin_files();
    files.retain(|file| !gone.iter().any(|name| *file.path == format!("grammar/{name}.toml")));
    let order = files.iter_mut().find(|file| &*file.path == "rules.toml").unwrap();
    order.text =
        gone.iter().fold(order.text.to_string(), |text, name| text.replace(&format!("\"{name}\","), "")).into();
    files
}

#[test]
fn what_phases_do_aside_changes_no_label() {
    let (with, without) = (Extractor::builtin().unwrap(), Extractor::new(Rules::compile(without_aside()).unwrap()));
    let spans = |extractor: &Extractor, bytes: &[u8]| {
        let record = extractor.extract("a.txt", bytes).unwrap();
        let results: Vec<_> = record.results.iter().map(|result| result.span).collect();
        let tasks: Vec<_> = record.tasks.iter().map(|task| task.span).collect();
        (results, tasks)
    };
    let mut told = 0;
    for path in at_hand::corpus() {
        let bytes = fs::read(path).unwrap();
        assert_eq!(spans(&with, &bytes), spans(&without, &bytes));
        told += with.extract("a.txt", &bytes).unwrap().tasks.iter().filter(|task| !task.assignees.is_empty()).count();
    }
    assert!(told > 0);
}
