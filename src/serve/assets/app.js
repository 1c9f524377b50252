// Suggestions, notes on marks, jumps between marks. Pages work without any of it.
"use strict";

const box = document.getElementById("q");
const list = document.getElementById("suggestions");
const count = document.getElementById("suggestion-count");

if (box && list) {
  let chosen = -1;
  let asked = 0;
  let timer;
  const options = () => [...list.children];

  const close = () => {
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const choose = (n) => {
    chosen = n;
    options().forEach((option, i) => option.setAttribute("aria-selected", String(i === n)));
    if (n < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", options()[n].id);
      options()[n].scrollIntoView({ block: "nearest" });
    }
  };

  const part = (className, text) => {
    const span = document.createElement("span");
    span.className = className;
    span.textContent = text;
    return span;
  };

  const show = (found) => {
    list.replaceChildren(...found.map((one, n) => {
      const option = document.createElement("li");
      option.id = "suggestion-" + n;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.href = one.href;
      option.append(part("dot " + one.kind, ""), part("what", one.name), part("muted", one.is + " · " + one.note));
      return option;
    }));
    chosen = -1;
    list.hidden = found.length === 0;
    box.setAttribute("aria-expanded", String(found.length > 0));
    count.textContent = found.length ? count.dataset.some.replace("{n}", found.length) : count.dataset.none;
  };

  const ask = async () => {
    const text = box.value.trim();
    const mine = ++asked;
    if (!text) return close();
    try {
      const answer = await fetch("/suggest?q=" + encodeURIComponent(text));
      // An answer to what has been typed over since is of no use.
      if (answer.ok && mine === asked) show(await answer.json());
    } catch {
      close();
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  box.addEventListener("keydown", (event) => {
    const n = options().length;
    if (event.key === "Escape") { asked++; close(); }
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose((chosen + 1) % n); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen <= 0 ? n - 1 : chosen - 1); }
    if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); location.href = options()[chosen].dataset.href; }
  });
  // Before the box loses the focus.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.href = option.dataset.href;
  });
  box.addEventListener("blur", () => { asked++; close(); });
}

const tip = document.getElementById("tip");
const text = document.querySelector("article.text");

if (tip && text) {
  // The first class of a mark is its kind; another says that it is pointed at.
  const kindOf = (mark) => mark.classList[0];
  const nameOf = (mark) => document.querySelector('[data-kind="' + kindOf(mark) + '"] + .sample')?.textContent ?? kindOf(mark);

  const line = (tag, value, className) => {
    const made = document.createElement(tag);
    made.textContent = value;
    if (className) made.className = className;
    return made;
  };

  // A mark that is hidden by its box has nothing to tell.
  const isShown = (mark) => document.getElementById("show-" + kindOf(mark))?.checked ?? true;

  const told = (mark) => {
    const entry = document.createElement("p");
    entry.append(line("strong", nameOf(mark), "sample " + kindOf(mark)));
    if (mark.dataset.rule) entry.append(" ", tip.dataset.rule + ": ", line("code", mark.dataset.rule));
    if (mark.dataset.certainty) {
      const names = { high: tip.dataset.high, low: tip.dataset.low };
      entry.append(" · " + tip.dataset.certainty + ": " + names[mark.dataset.certainty]);
    }
    return entry;
  };

  const hide = () => {
    tip.hidden = true;
    text.querySelectorAll(".at").forEach((mark) => mark.classList.remove("at"));
  };

  const show = (mark) => {
    hide();
    const marks = [];
    for (let at = mark; at && at !== text; at = at.parentElement) if (at.matches("mark") && isShown(at)) marks.push(at);
    if (!marks.length) return;
    text.querySelectorAll('[data-of="' + CSS.escape(marks[0].dataset.of) + '"]').forEach((piece) => piece.classList.add("at"));
    tip.replaceChildren(...marks.map(told));
    tip.hidden = false;
    const place = marks[0].getClientRects()[0];
    const width = tip.offsetWidth;
    const below = place.bottom + 8 + tip.offsetHeight < innerHeight;
    tip.style.left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - width - 8)) + "px";
    tip.style.top = (below ? place.bottom + 8 : Math.max(8, place.top - 8 - tip.offsetHeight)) + "px";
  };

  text.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const mark = event.target.closest("mark");
    if (mark) show(mark);
    else hide();
  });
  text.addEventListener("pointerleave", hide);
  text.addEventListener("focusin", (event) => { if (event.target.matches("mark")) show(event.target); });
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("article.text mark");
    if (mark) show(mark);
    else hide();
  });
  addEventListener("scroll", hide, { passive: true });

  const go = (step) => {
    const marks = [...text.querySelectorAll("mark[id]")].filter(isShown);
    const at = marks.indexOf(document.activeElement);
    const next = marks[at < 0 ? (step > 0 ? 0 : marks.length - 1) : (at + step + marks.length) % marks.length];
    if (!next) return;
    next.scrollIntoView({ block: "center" });
    next.focus({ preventScroll: true });
    show(next);
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") go(1);
    if (event.key === "k") go(-1);
  });

  // Which kinds are hidden is kept from article to article.
  const kept = new Set(JSON.parse(sessionStorage.getItem("hidden") ?? "[]"));
  document.querySelectorAll("input[data-kind]").forEach((input) => {
    input.checked = !kept.has(input.dataset.kind);
    input.addEventListener("change", () => {
      if (input.checked) kept.delete(input.dataset.kind);
      else kept.add(input.dataset.kind);
      sessionStorage.setItem("hidden", JSON.stringify([...kept]));
    });
  });
}

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  box?.focus();
});
