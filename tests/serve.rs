//! What `bienban serve` promises, over HTTP: pages, both languages, search, safety, and a store that stays as it was.
#![cfg(feature = "store")]

mod archives;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use archives::{expect, write};
use bienban::store::Store;
use tempfile::TempDir;

const EVIL: &str = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>";

const MEETING: &str = "Huyện ủy giao ban tháng 5\nSáng 29/5/2024, Ban Thường vụ Huyện ủy tổ chức hội nghị giao ban. \
    Đồng chí Lò Văn Đạt, Bí thư Huyện ủy, chủ trì hội nghị.\nBáo cáo tại hội nghị nêu rõ: thu ngân sách trên địa bàn đạt 41,5 tỷ đồng, \
    bằng 52% dự toán.\nPhát biểu kết luận, đồng chí Bí thư Huyện ủy yêu cầu UBND huyện đẩy nhanh tiến độ các dự án trước ngày 30/6/2024.\n";

/// A server of a store with two articles, one of which means harm.
struct Served {
    server: Child,
    address: String,
    root: TempDir,
}

/// An answer: its head and what follows.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

/// The store, made once.
static STORE: LazyLock<TempDir> = LazyLock::new(|| {
    let root = tempfile::tempdir().unwrap();
    write(&root.path().join("in/a.txt"), MEETING);
    let evil = format!("Hội nghị {EVIL}\n{MEETING}Đồng chí Lò Văn {EVIL} nói: {EVIL}\n");
    write(&root.path().join("in/b<script>alert(3)<.txt"), evil);
    expect(root.path(), 0, &["extract", "in", "-o", "records.jsonl", "-q"]);
    expect(root.path(), 0, &["index", "records.jsonl", "-o", "lib.sqlite", "-q"]);
    root
});

impl Served {
    fn new(change: &str) -> Served {
        let root = tempfile::tempdir().unwrap();
        let store = root.path().join("lib.sqlite");
        fs::copy(STORE.path().join("lib.sqlite"), &store).unwrap();
        rusqlite::Connection::open(&store).unwrap().execute_batch(change).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_bienban"));
        command.arg("serve").arg(&store).args(["--port", "0"]).stdout(Stdio::piped());
        let mut server = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Served { server, address, root }
    }

    /// Sends a request as it stands, so that nothing tidies an address.
    fn send(&self, method: &str, path: &str, host: &str, headers: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n").unwrap();
        let mut all = String::new();
        stream.read_to_string(&mut all).unwrap();
        let (head, body) = all.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &self.address, "")
    }

    fn ids(&self, sql: &str) -> Vec<String> {
        let db = Store::open(&self.root.path().join("lib.sqlite")).unwrap().into_connection();
        let mut found = db.prepare(sql).unwrap();
        found.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn every_page_answers_with_the_headers_of_safety() {
    let served = Served::new("");
    let mut pages = [
        "/",
        "/search?q=huyen",
        "/suggest?q=lo",
        "/meetings",
        "/people",
        "/bodies",
        "/results",
        "/tasks",
        "/tasks?who=ubnd",
        "/help",
    ]
    .map(str::to_owned)
    .to_vec();
    for (page, sql) in [
        ("article", "SELECT record FROM article"),
        ("person", "SELECT CAST(id AS TEXT) FROM person"),
        ("body", "SELECT CAST(id AS TEXT) FROM body"),
    ] {
        let ids = served.ids(sql);
        assert!(!ids.is_empty(), "{sql}");
        pages.extend(ids.iter().map(|id| format!("/{page}/{id}")));
    }
    for page in pages {
        let answer = served.get(&page);
        assert_eq!(answer.status, 200, "{page}");
        let policy = answer.head.lines().find(|line| line.starts_with("content-security-policy:")).unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(
            answer.head.contains("x-content-type-options: nosniff")
                && answer.head.contains("referrer-policy: no-referrer")
        );
        // Nothing inline that the policy would forbid, nothing from elsewhere.
        assert!(!answer.body.contains(" style=") && !answer.body.contains("<style"), "{page}");
        assert!(!answer.body.contains("src=\"http") && !answer.body.contains("href=\"http"), "{page}");
        for script in answer.body.split("<script").skip(1) {
            assert!(script.starts_with(" src=\"/assets/"), "{page}: {script:.60}");
        }
    }
    let home = served.get("/").body;
    for attribute in ["src=\"/assets/", "href=\"/assets/"] {
        let file = home.split(attribute).nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(served.get(&format!("/assets/{file}")).status, 200, "{file}");
    }
}

#[test]
fn what_articles_say_is_text_wherever_it_stands() {
    // Names as the rules would never give them, too.
    let change = format!(
        "UPDATE person SET name = '{EVIL}'; UPDATE body SET name = '{EVIL}', place = '{EVIL}'; UPDATE article SET source = '{EVIL}'; \
         UPDATE position SET title = '{EVIL}'; UPDATE assignee SET text = '{EVIL}'; UPDATE task SET action = '{EVIL}'"
    );
    let served = Served::new(&change);
    let articles = served.ids("SELECT '/article/' || record FROM article");
    let people = served.ids("SELECT '/person/' || id FROM person");
    let bodies = served.ids("SELECT '/body/' || id FROM body");
    let lists = [
        "/",
        "/people",
        "/bodies",
        "/tasks",
        "/meetings",
        "/results",
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/tasks?who=%22%3E%3Cimg%20src=x%3E",
    ];
    let mut shown = 0;
    for page in lists.map(str::to_owned).into_iter().chain(articles).chain(people).chain(bodies) {
        let body = served.get(&page).body;
        assert!(!body.contains("<script>") && !body.contains("<img"), "{page}");
        shown += body.matches("&lt;script&gt;").count();
    }
    assert!(shown > 20, "{shown}");
}

#[test]
fn search_needs_no_marks_and_no_capitals() {
    let served = Served::new("");
    for typed in ["l%C3%B2%20v%C4%83n%20%C4%91%E1%BA%A1t", "lo%20van%20dat", "DAT%20LO"] {
        let found = served.get(&format!("/search?q={typed}")).body;
        assert!(found.contains("href=\"/person/"), "{typed}");
        assert!(found.contains("href=\"/article/"), "{typed}");
    }
    let suggested = served.get("/suggest?q=lo%20v").body;
    assert!(suggested.contains("Lò Văn Đạt") && suggested.contains("/person/"), "{suggested}");
    assert!(!served.get("/search?q=khongcotunay").body.contains("href=\"/article/"));
    // What FTS5 would read as syntax is words.
    assert_eq!(served.get("/search?q=%22%20OR%20NEAR(%20*").status, 200);
}

#[test]
fn one_click_changes_the_language_and_it_stays() {
    let served = Served::new("");
    let vi = served.get("/tasks");
    assert!(vi.body.contains("<html lang=\"vi\"") && vi.body.contains("lang=en"));
    let en = served.get("/tasks?lang=en");
    assert!(en.body.contains("<html lang=\"en\"") && en.head.contains("set-cookie: lang=en"), "{}", en.head);
    let kept = served.send("GET", "/people", &served.address, "Cookie: lang=en\r\n");
    assert!(kept.body.contains("<html lang=\"en\""));
}

#[test]
fn strange_requests_get_a_page_and_nothing_else() {
    let served = Served::new("");
    for (path, status) in [
        ("/nothing", 404),
        ("/article/0000", 404),
        ("/person/999999", 404),
        ("/person/-1", 404),
        ("/body/1%20OR%201=1", 404),
        ("/assets/x/../../Cargo.toml", 404),
        ("/assets/x/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404),
        ("/../../../../etc/passwd", 404),
        ("/article/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404),
        ("/article/%ff%fe", 400),
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.body.contains("<h1") && !answer.body.contains("root:"), "{path}");
    }
    for method in ["POST", "PUT", "DELETE"] {
        assert_eq!(served.send(method, "/tasks", &served.address, "Content-Length: 0\r\n").status, 405, "{method}");
    }
}

#[test]
fn only_names_of_this_machine_are_answered() {
    let served = Served::new("");
    for host in ["example.org", "127.0.0.1.example.org", "192.168.1.5:80"] {
        let answer = served.send("GET", "/", host, "");
        assert_eq!(answer.status, 421, "{host}");
        assert!(!answer.body.contains("<html"));
    }
    assert_eq!(served.send("GET", "/", "localhost", "").status, 200);
}

#[test]
fn the_store_stays_as_it_was_and_signals_end_the_server() {
    let mut served = Served::new("");
    let store = served.root.path().join("lib.sqlite");
    let before = fs::read(&store).unwrap();
    for page in ["/", "/search?q=huyen", "/tasks", "/people", "/results"] {
        served.get(page);
    }
    #[cfg(unix)]
    {
        let ended = Command::new("kill").arg("-INT").arg(served.server.id().to_string()).status().unwrap();
        assert!(ended.success());
        assert_eq!(served.server.wait().unwrap().code(), Some(0));
    }
    assert!(before == fs::read(&store).unwrap());
    drop(served);
}

#[test]
fn what_keeps_it_from_beginning_is_told() {
    let served = Served::new("");
    let port = served.address.rsplit(':').next().unwrap();
    let taken = expect(served.root.path(), 2, &["serve", "lib.sqlite", "--port", port]);
    assert!(taken.contains("is taken by another program"));
    write(&served.root.path().join("no.sqlite"), "no store");
    for (file, why) in [("no.sqlite", "no.sqlite"), ("none.sqlite", "no such file")] {
        let refused = expect(served.root.path(), 2, &["serve", file]);
        assert!(refused.contains(why), "{file}");
    }
}
