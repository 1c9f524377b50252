// The explorer in a real browser: a store of made-up articles is built and served, and used as a reader would.
// `node run.mjs --picture FILE.png` also makes the picture of the README.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const program = process.env.BIENBAN ?? "bienban";
const root = join(import.meta.dirname, "../..");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const dir = mkdtempSync(join(tmpdir(), "explorer-"));
const picture = process.argv[2] === "--picture" ? process.argv[3] : undefined;

// An article that tries to be a page: in its title, its text, a name and its path.
const evil = "<script>window.stung=1</script>";
const articles = join(dir, "articles");
mkdirSync(articles);
cpSync(join(root, "corpus/articles"), articles, { recursive: true });
const evilName = `x"><img src=x onerror=window.stung=1>.txt`;
writeFileSync(join(articles, evilName), `Hội nghị ${evil} giao ban tháng 5
Sáng 29/5/2024, Ban Thường vụ Huyện ủy tổ chức hội nghị. Đồng chí Lò Văn <img src=x onerror="window.stung=1"> Minh, Bí thư Huyện ủy, chủ trì hội nghị "><svg onload=window.stung=1>.
Đồng chí Bí thư Huyện ủy yêu cầu UBND huyện ${evil} hoàn thành rà soát hộ nghèo trước ngày 30/6/2024.
`);
const run = (...args) => execFileSync(program, args, { cwd: dir, stdio: ["ignore", "pipe", "inherit"] });
run("extract", "articles", "-q", "-o", "records.jsonl");
run("index", "records.jsonl", "-q", "-o", "lib.sqlite");
const records = readFileSync(join(dir, "records.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));

const server = spawn(program, ["serve", "lib.sqlite", "--port", "0"], { cwd: dir, stdio: ["ignore", "pipe", "inherit"] });
const home = await new Promise((ready, failed) => {
  let out = "";
  server.stdout.on("data", (data) => { out += data; if (out.includes("\n")) ready(out.trim()); });
  server.on("exit", () => failed(new Error("the server ended before it was ready")));
});

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
const strangers = [];
const complaints = [];
const open = async (options = {}) => {
  // The policy of the pages forbids axe's own script, so it is put in past it, in `accessible` only.
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("request", (request) => { if (!request.url().startsWith(home)) strangers.push(request.url()); });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  return page;
};
const accessible = async (page, name) => {
  const found = await page.evaluate(`${axe}; axe.run().then((r) => r.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.html).join(" | ")))`);
  assert.deepEqual(found, [], `accessibility of ${name}`);
};
const to = (page, path) => page.goto(home + path.slice(1));
const check = async (name, does) => { await does(); console.log(`ok  ${name}`); };

try {
  const page = await open();
  const corpus = records.find((record) => record.source.path.endsWith("tinh-uy-noi-chinh-quy-1.txt"));
  const person = corpus.people[0].name;
  const bare = person.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();

  await check("the first page is Vietnamese, has its landmarks and its charts", async () => {
    await to(page, "/");
    assert.equal(await page.getAttribute("html", "lang"), "vi");
    for (const role of ["banner", "main", "contentinfo", "search"]) assert.equal(await page.getByRole(role).count(), 1, role);
    assert.ok(await page.locator("table.months td a").count() > 0);
    assert.ok(await page.locator(".rows li").count() > 3);
    await accessible(page, "first page");
  });
  await check("suggestions come while typing without marks, and the keyboard chooses", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type(bare);
    await page.waitForSelector("#suggestions [role=option]");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.getAttribute("#q", "aria-activedescendant"), "suggestion-0");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/person\/\d+$/);
    assert.ok((await page.textContent("h1")).includes(person));
    await accessible(page, "person");
  });
  await check("search finds the same with and without marks", async () => {
    const found = [];
    for (const typed of [person, bare]) {
      await to(page, "/search?q=" + encodeURIComponent(typed));
      found.push(await page.locator("main a").evaluateAll((links) => links.map((a) => a.pathname)));
    }
    assert.ok(found[0].some((path) => path.startsWith("/person/")));
    assert.deepEqual(found[0], found[1]);
    await accessible(page, "search");
  });
  await check("an article shows its values in place", async () => {
    await to(page, "/article/" + corpus.id);
    for (const task of corpus.tasks) {
      const pieces = await page.locator(`mark.task[data-of="${task.id}"]`).allTextContents();
      assert.equal(pieces.join("").replace(/\s+/g, " ").trim(), task.text);
    }
    await page.hover(`#${corpus.people[0].id}-1`);
    assert.ok((await page.textContent("#tip")).includes(corpus.people[0].mentions[0].rule));
    assert.equal(await page.textContent("#tip strong"), await page.textContent("#show-person + .sample"));
    await page.keyboard.press("Escape");
    assert.ok(await page.locator("#tip").isHidden());
    await page.click(`.panel a[href="#${corpus.tasks[0].id}"]`);
    assert.ok(page.url().endsWith("#" + corpus.tasks[0].id));
    assert.ok(await page.locator(`mark[id="${corpus.tasks[0].id}"]`).isVisible());
    await page.uncheck("#show-task");
    assert.equal(await page.locator("mark.task").first().evaluate((m) => getComputedStyle(m).backgroundColor), "rgba(0, 0, 0, 0)");
    await page.check("#show-task");
    await accessible(page, "article");
  });
  await check("every other page is accessible, light and dark", async () => {
    const body = await page.locator('.panel a[href^="/body/"]').first().getAttribute("href");
    for (const path of [body, "/tasks", "/tasks?by=assignee", "/results", "/meetings", "/people", "/bodies", "/help", "/nowhere"]) {
      for (const theme of ["dark", "light"]) {
        await to(page, path + (path.includes("?") ? "&" : "?") + "theme=" + theme);
        await accessible(page, `${path}, ${theme}`);
      }
    }
    complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes("404")));
  });
  await check("one click makes it English, and it stays so", async () => {
    await to(page, "/tasks?by=assignee");
    await page.click(".language a");
    assert.equal(await page.getAttribute("html", "lang"), "en");
    assert.ok(page.url().includes("by=assignee"));
    await to(page, "/tasks");
    assert.equal(await page.textContent("h1"), "Task board");
    await to(page, "/tasks?lang=vi");
  });
  await check("an article that tries to be a page stays text", async () => {
    const bad = records.find((record) => record.source.path.includes("onerror"));
    const paths = ["/article/" + bad.id, "/", "/meetings", "/people", "/bodies", "/tasks", "/results", "/search?q=" + encodeURIComponent(evil + `"><img src=x onerror=window.stung=1>`)];
    for (const path of paths) {
      await to(page, path);
      assert.equal(await page.evaluate("window.stung"), undefined, path);
      assert.equal(await page.locator("main script, main img, main svg[onload]").count(), 0, path);
    }
    await to(page, paths[0]);
    assert.ok((await page.textContent("article.text")).includes(evil));
  });
  await check("at 360 px nothing is wider than the screen, and a tap shows the rule", async () => {
    const phone = await open({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    await to(phone, "/");
    const links = ["/", "/article/" + corpus.id, "/person/1", "/body/1", "/tasks", "/tasks?by=assignee", "/results", "/meetings?when=2024", "/people", "/search?q=uy%20ban", "/help"];
    for (const path of links) {
      await to(phone, path);
      assert.ok(await phone.evaluate("document.documentElement.scrollWidth <= innerWidth && innerWidth <= 360"), path);
    }
    await to(phone, links[1]);
    await phone.tap(`#${corpus.people[0].id}-1`);
    assert.ok(await phone.locator("#tip").isVisible());
  });
  if (picture) {
    await to(page, "/article/" + corpus.id + "?theme=light&lang=vi");
    await page.locator("mark.person").first().hover();
    await page.screenshot({ path: picture });
  }
  assert.deepEqual(strangers, [], "requests that left the machine");
  assert.deepEqual(complaints, [], "what the browser complained of");
  console.log("ok  no request went elsewhere, and the browser complained of nothing");
} finally {
  await browser.close();
  server.kill("SIGINT");
  rmSync(dir, { recursive: true });
}
