//! Pages in the shapes that Vietnamese newspapers and portals have, made around articles of the corpus.

use super::Article;

/// A page and what surrounds the article in it, line by line.
pub struct Page {
    pub shape: &'static str,
    pub html: String,
    pub around: Vec<String>,
}

/// The day that every page tells in its own way.
pub const PUBLISHED: &str = "2024-05-29";

const MENU: &[&str] = &[
    "Trang chủ",
    "Giới thiệu",
    "Tin tức - Sự kiện",
    "Chỉ đạo điều hành",
    "Văn bản quy phạm pháp luật",
    "Thủ tục hành chính",
    "Thông tin quy hoạch",
    "Công khai ngân sách",
    "Hỏi đáp",
    "Liên hệ",
    "Sơ đồ cổng",
    "Thư điện tử công vụ",
];
const OTHERS: &[&str] = &[
    "Tập huấn nghiệp vụ công tác mặt trận cho cán bộ cơ sở năm 2024",
    "Ra quân tổng vệ sinh môi trường hưởng ứng tuần lễ biển đảo",
    "Khai mạc giải bóng chuyền nam nông dân lần thứ ba",
    "Trao nhà tình nghĩa cho gia đình chính sách xã Mẫu Sơn",
    "Cụm thi đua số 4 ký kết giao ước thi đua",
    "Gặp mặt cựu thanh niên xung phong nhân ngày truyền thống",
    "Kiểm tra công tác phòng cháy rừng mùa khô tại các xã vùng cao",
    "Đoàn viên thanh niên hiến máu tình nguyện đợt hai",
];
const FOOT: &[&str] = &[
    "Bản quyền thuộc về Cổng thông tin điện tử tỉnh Mẫu",
    "Cơ quan chủ quản: Ủy ban nhân dân tỉnh Mẫu",
    "Địa chỉ: Số 1 đường Hùng Vương, thành phố Mẫu - Điện thoại: 0200.3.000.000",
    "Giấy phép số 01/GP-TTĐT do Sở Thông tin và Truyền thông cấp",
    "Ghi rõ nguồn khi phát hành lại thông tin từ trang này",
];

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn list(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("<li><a href=\"/x\" title=\"{line}\">{line}</a></li>\n")).collect()
}

fn around(parts: &[&[&str]]) -> Vec<String> {
    parts.concat().iter().map(|line| (*line).to_owned()).collect()
}

/// One page of each shape.
pub fn pages(article: &Article) -> Vec<Page> {
    vec![newspaper(article), tables(article), portal(article), old(article), paper_with_lead(article)]
}

/// A newspaper of today: metadata, semantic elements, links to other news within the text.
fn newspaper(article: &Article) -> Page {
    let title = escaped(&article.title);
    let mut body: Vec<String> = article.body.lines().map(|line| format!("<p>{}</p>", escaped(line))).collect();
    body.insert(1, format!("<div class=\"related-inline\"><ul>{}</ul></div>", list(&OTHERS[..2])));
    let html = format!(
        "<!DOCTYPE html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>{title} | Báo Mẫu điện tử</title>\
         <meta property=\"og:title\" content=\"{title}\"><meta property=\"og:site_name\" content=\"Báo Mẫu\">\
         <meta property=\"article:published_time\" content=\"2024-05-28T23:30:00Z\"><meta name=\"author\" content=\"Lan Anh\">\
         <link rel=\"canonical\" href=\"https://mau.example/tin/1.html\"><style>p{{margin:0}}</style></head><body>\
         <header><nav class=\"menu\"><ul>{}</ul></nav></header><main><article class=\"detail\"><h1 class=\"title\">{title}</h1>\
         <div class=\"meta\"><span class=\"author\">Lan Anh</span> <time datetime=\"2024-05-29T06:30:00+07:00\">29/05/2024 06:30</time></div>\
         <div class=\"content-detail\" itemprop=\"articleBody\">{}</div>\
         <div class=\"tags\"><a href=\"/t\">hội nghị giao ban</a> <a href=\"/t\">tỉnh Mẫu</a></div></article>\
         <section class=\"comments\"><h3>Bình luận</h3><p>Chưa có ý kiến nào, hãy là người đầu tiên</p></section></main>\
         <aside class=\"sidebar\"><h3>Đọc nhiều nhất</h3><ul>{}</ul></aside><footer><p>{}</p></footer>\
         <script>var a = '<p>x</p>';</script></body></html>",
        list(MENU),
        body.join("\n"),
        list(&OTHERS[2..]),
        FOOT.join("</p><p>"),
    );
    let extra: &[&str] =
        &["Bình luận", "Chưa có ý kiến nào, hãy là người đầu tiên", "Đọc nhiều nhất", "hội nghị giao ban tỉnh Mẫu"];
    Page { shape: "newspaper", html, around: around(&[MENU, OTHERS, FOOT, extra]) }
}

/// A provincial portal laid out by tables, the text broken by `<br>`.
fn tables(article: &Article) -> Page {
    let title = escaped(&article.title);
    let body: Vec<String> = article.body.lines().map(escaped).collect();
    let html = format!(
        "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>\n\tCổng thông tin điện tử tỉnh Mẫu - {title}\n</title>\
         <meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\" /></head><body><form id=\"aspnetForm\" action=\"x\">\
         <table width=\"980\" cellpadding=\"0\"><tr><td colspan=\"3\"><div class=\"topmenu\"><ul>{}</ul></div></td></tr>\
         <tr valign=\"top\"><td width=\"200\"><table class=\"leftmenu\"><tr><td><b>Tin mới</b></td></tr><tr><td><ul>{}</ul></td></tr></table></td>\
         <td><table id=\"ctl00_main\"><tr><td><span id=\"ctl00_lblTitle\" class=\"TitleNews\">{title}</span></td></tr>\
         <tr><td><span id=\"ctl00_lblDate\" class=\"DateNews\">Thứ tư, 29/05/2024 | 06:30 GMT+7</span></td></tr>\
         <tr><td><div id=\"ctl00_lblContent\" class=\"NewsContent\"><div style=\"text-align: justify\">&nbsp;&nbsp; {}</div></div></td></tr>\
         <tr><td><b>Các tin khác</b><ul>{}</ul></td></tr></table></td>\
         <td width=\"180\"><div class=\"poll\">Bạn đánh giá thế nào về cổng thông tin?<br/><input type=\"radio\"/>Tốt <input type=\"radio\"/>Khá</div>\
         <div>Lượt truy cập: 1.234.567</div></td></tr>\
         <tr><td colspan=\"3\" class=\"footer\">{}</td></tr></table></form></body></html>",
        list(MENU),
        list(&OTHERS[..3]),
        body.join("<br /><br />\r\n&nbsp;&nbsp; "),
        list(&OTHERS[3..]),
        FOOT.join("<br/>"),
    );
    let extra: &[&str] =
        &["Tin mới", "Các tin khác", "Bạn đánh giá thế nào về cổng thông tin?", "Tốt Khá", "Lượt truy cập: 1.234.567"];
    Page { shape: "tables", html, around: around(&[MENU, OTHERS, FOOT, extra]) }
}

/// A portal of nested `<div>`s, the text as a word processor pasted it.
fn portal(article: &Article) -> Page {
    let title = escaped(&article.title);
    let span = |line: &str| {
        format!(
            "<p class=\"MsoNormal\" style=\"text-align:justify\"><span style=\"font-size:14.0pt;font-family:&quot;Times New Roman&quot;\">{}</span></p>\n<p>&nbsp;</p>",
            escaped(line)
        )
    };
    let body: String = article.body.lines().map(span).collect();
    let html = format!(
        "<!DOCTYPE html>\n<!--[if IE 8]> x <![endif]-->\n<html><head><meta charset=\"utf-8\"/><title>{title}</title></head><body class=\"portal\">\
         <div id=\"wrapper\"><div id=\"banner\"><a href=\"/\"><img src=\"b.jpg\" alt=\"Cổng\"/></a></div><div class=\"navigation\"><ul>{}</ul></div>\
         <div class=\"breadcrumb\"><a href=\"/\">Trang chủ</a> &raquo; <a href=\"/t\">Tin trong tỉnh</a></div>\
         <div class=\"layout row\"><div class=\"col-md-8\"><div class=\"portlet-body\"><div class=\"news-detail\"><h2 class=\"news-title\">{title}</h2>\
         <div class=\"news-date\">29/5/2024 6:30:00 SA</div><div class=\"journal-content-article\">{body}</div>\
         <div class=\"tool\"><a href=\"#\">In bài viết</a> <a href=\"#\">Gửi cho bạn bè</a></div></div>\
         <div class=\"other-news\"><h4>Tin liên quan</h4><ul>{}</ul></div></div></div>\
         <div class=\"col-md-4\"><div class=\"portlet\"><h4>Thông báo</h4><ul>{}</ul></div></div></div>\
         <div id=\"footer\"><p>{}</p></div></div></body></html>",
        list(MENU),
        list(&OTHERS[..5]),
        list(&OTHERS[5..]),
        FOOT.join("</p><p>"),
    );
    let extra: &[&str] = &["Trang chủ » Tin trong tỉnh", "In bài viết Gửi cho bạn bè", "Tin liên quan", "Thông báo"];
    Page { shape: "portal", html, around: around(&[MENU, OTHERS, FOOT, extra]) }
}

/// A page of twenty years ago: capitals, fonts, paragraphs that nobody closed.
fn old(article: &Article) -> Page {
    let title = escaped(&article.title);
    let body: String = article
        .body
        .lines()
        .map(|line| format!("<P ALIGN=justify><FONT FACE=Arial SIZE=2>{}</FONT>\n", escaped(line)))
        .collect();
    let html = format!(
        "<HTML><HEAD><META HTTP-EQUIV=Content-Type CONTENT=\"text/html; charset=utf-8\"><TITLE>{title}</TITLE></HEAD><BODY BGCOLOR=white>\
         <TABLE WIDTH=770><TR><TD>{}</TD></TR></TABLE><TABLE WIDTH=770><TR><TD WIDTH=150 VALIGN=top>{}</TD><TD VALIGN=top>\
         <P><FONT SIZE=4><B>{title}</B></FONT><BR><FONT SIZE=1 CLASS=date>Cập nhật ngày 29-05-2024</FONT>{body}</TD></TR></TABLE>\
         <HR><CENTER><FONT SIZE=1>{}</FONT></CENTER></BODY></HTML>",
        MENU.iter().map(|m| format!("<A HREF=x>{m}</A> | ")).collect::<String>(),
        OTHERS.iter().map(|o| format!("<A HREF=x>{o}</A><BR>")).collect::<String>(),
        FOOT.join("<BR>"),
    );
    Page { shape: "old", html, around: around(&[MENU, OTHERS, FOOT]) }
}

/// A newspaper that sets the lead (here the first paragraph) apart from the text and puts captions under pictures.
fn paper_with_lead(article: &Article) -> Page {
    let title = escaped(&article.title);
    let (lead, rest) = article.body.split_once('\n').unwrap_or((&article.body, ""));
    let body: String =
        rest.lines().map(|line| format!("<p style=\"text-align:justify\">{}</p>\n", escaped(line))).collect();
    let html = format!(
        "<!doctype html><html><head><meta charset=utf-8><title>{title} - Báo Mẫu</title>\
         <script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":{},\
         \"datePublished\":\"2024-05-29T06:30:00+07:00\",\"author\":{{\"@type\":\"Person\",\"name\":\"Lan Anh\"}}}}</script></head><body>\
         <div class=\"header\"><ul class=\"nav\">{}</ul></div><div class=\"main\"><div class=\"box-detail\"><h1>{title}</h1>\
         <div class=\"sapo\">{}</div><div class=\"box-content\">{body}</div></div>\
         <div class=\"box-news\"><div class=\"item\">{}</div></div></div><div class=\"footer-wrap\"><div>{}</div></div></body></html>",
        serde_json::to_string(&article.title).unwrap(),
        list(MENU),
        escaped(lead),
        OTHERS.iter().map(|line| format!("<h3><a href=\"/x\">{line}</a></h3>")).collect::<String>(),
        FOOT.join("</div><div>"),
    );
    Page { shape: "lead", html, around: around(&[MENU, OTHERS, FOOT]) }
}
