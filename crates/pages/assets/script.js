// What the pages can do more with a script: subjects while one types, tables sorted by a click,
// a day chosen with a slider. Every page works without it; nothing is fetched from elsewhere.
"use strict";

// --- subjects while one types -------------------------------------------------------------

const SUGGEST_AFTER_MS = 150; // a guess: fast enough to feel immediate, slow enough to type in

for (const input of document.querySelectorAll('form[role="search"] input[name="q"]')) {
  suggest(input);
}

function suggest(input) {
  const list = document.createElement("div");
  list.className = "suggestions";
  list.id = input.id + "-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Subjects");
  list.hidden = true;
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  let timer = 0;
  let asked = 0;

  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) input.removeAttribute("aria-activedescendant");
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    const text = input.value.trim();
    if (text.length < 2) return show(false);
    timer = setTimeout(async () => {
      const mine = ++asked;
      const address = new URL("/search/suggest", location.href);
      address.searchParams.set("q", text);
      for (const clock of input.form.querySelectorAll('input[type="hidden"]')) {
        address.searchParams.set(clock.name, clock.value);
      }
      try {
        const answer = await fetch(address);
        // An answer to what stood there before is no answer to what stands there now.
        if (!answer.ok || mine !== asked) return;
        // Written by our own server, which escapes every name.
        list.innerHTML = await answer.text();
        show(list.childElementCount > 0);
      } catch {
        show(false);
      }
    }, SUGGEST_AFTER_MS);
  });

  input.addEventListener("keydown", (event) => {
    const options = [...list.querySelectorAll('[role="option"]')];
    if (list.hidden || options.length === 0) return;
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") {
      show(false);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      options[at].click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = (at + step + options.length) % options.length;
      options.forEach((option, n) => option.setAttribute("aria-selected", String(n === next)));
      input.setAttribute("aria-activedescendant", options[next].id);
      options[next].scrollIntoView({ block: "nearest" });
    }
  });

  document.addEventListener("click", (event) => {
    if (!input.form.contains(event.target)) show(false);
  });
}

// --- tables sorted by a click -------------------------------------------------------------

for (const table of document.querySelectorAll("table.sortable")) {
  table.querySelectorAll("thead th").forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(table, head, column));
  });
}

function sort(table, head, column) {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const key = (row) => {
    const cell = row.children[column];
    return cell ? cell.dataset.sort ?? cell.textContent.trim() : "";
  };
  const rows = [...table.tBodies[0].rows];
  rows.sort((a, b) => key(a).localeCompare(key(b), undefined, { numeric: true }));
  if (down) rows.reverse();
  table.tBodies[0].append(...rows);
}

// --- a day chosen with a slider -----------------------------------------------------------

const DAY_MS = 86400000;

for (const strip of document.querySelectorAll("form.strip")) {
  const on = strip.querySelector('input[name="on"]');
  const today = Date.parse(document.documentElement.dataset.today ?? "");
  if (!on || Number.isNaN(today)) continue;
  const slider = document.createElement("input");
  slider.type = "range";
  slider.className = "slider";
  slider.min = Date.parse("2001-01-01") / DAY_MS;
  slider.max = today / DAY_MS;
  slider.value = (Date.parse(on.value) || today) / DAY_MS;
  slider.setAttribute("aria-label", "On, as a slider");
  const tell = () => {
    const day = new Date(slider.value * DAY_MS).toISOString().slice(0, 10);
    slider.setAttribute("aria-valuetext", day);
    return day;
  };
  tell();
  slider.addEventListener("input", () => { on.value = tell(); });
  slider.addEventListener("change", () => strip.requestSubmit());
  on.addEventListener("change", () => {
    const day = Date.parse(on.value);
    if (!Number.isNaN(day)) { slider.value = day / DAY_MS; tell(); }
  });
  on.closest("label").after(slider);
}

// --- a file dropped on its field ----------------------------------------------------------

for (const drop of document.querySelectorAll("form.drop")) {
  const file = drop.querySelector('input[type="file"]');
  for (const kind of ["dragover", "dragenter"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length > 0) file.files = event.dataTransfer.files;
  });
}
