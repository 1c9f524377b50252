//! Who must do what by when, and on whose word: tasks of invented articles, through the library.

use bienban::discourse::Label;
use bienban::layout::layout;
use bienban::record::{Agent, Task};
use bienban::text::Text;
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

#[test]
fn who_must_act_is_looked_for_in_tasks_only() {
    let extractor = Extractor::builtin().unwrap();
    let rules = extractor.rules();
    let of_tasks = |find: &bienban::grammar::Find| rules.grammar.rule(find).id.starts_with("deadline.");
    let text = Text::new(
        "Huyện ủy giao ban tháng 12\n\
         Báo cáo tại hội nghị nêu rõ: các xã đã hoàn thành rà soát hộ nghèo trước ngày 15/12/2024, đạt 100% kế hoạch.\n\
         Đồng chí Lò Văn Minh yêu cầu các xã hoàn thành rà soát hộ nghèo trước ngày 15/12/2024.",
    );
    let layout = layout(text.as_str(), &rules.abbreviations);
    let analysis = extractor.analyse(text.as_str(), &layout);
    let labels: Vec<Label> = analysis.statements.labels.iter().map(|unit| unit.label).collect();
    assert_eq!(labels, [Label::Meta, Label::Result, Label::Task]);
    let dated = |unit| analysis.mentions.in_unit(unit).any(of_tasks);
    assert_eq!([dated(1), dated(2)], [false, true]);
}

#[test]
fn an_order_that_comes_last_leaves_the_whole_as_what_to_do() {
    let text = "Đồng chí Lò Văn Minh yêu cầu các xã rà soát hộ nghèo. Các xã phải hoàn thành hồ sơ trước ngày 30/6/2024, đồng chí Lò Văn Minh yêu cầu.";
    let record = record(text);
    let (task, _) = task(&record, "hoàn thành hồ sơ");
    assert_eq!(task.action.as_deref(), Some(&*task.text));
}

#[test]
fn a_word_of_small_letters_ends_where_a_capital_begins() {
    let order = "Sáng 4/12, Huyện ủy Nậm Cuổi họp. Thường trực Huyện ủy giao Ban Tổ chức Huyện ủy rà soát quy hoạch cán bộ trong tháng 12.";
    let record = record(order);
    let (task, _) = task(&record, "rà soát");
    assert_eq!(assignees(task), ["Ban Tổ chức Huyện ủy"]);
    let briefing = self::record("Sáng 4/12, Huyện ủy Nậm Cuổi tổ chức giao ban. Các xã báo cáo tình hình.");
    assert_eq!(briefing.meeting.and_then(|meeting| meeting.kind).as_deref(), Some("giao ban"));
}
