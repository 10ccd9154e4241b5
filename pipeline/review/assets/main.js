"use strict";
// Views, keys, and what stands in the header.

const THEMES = ["", "light", "dark"];

const KEYS = [
  ["Values", [["n  p", "next, previous value to review, over all documents"], ["j  k  or ↓ ↑", "next, previous value"],
    ["J  K", "next, previous row"], ["a", "accept: right as it stands"], ["e  or Enter", "edit"], ["u", "undo"],
    ["f", "only what is to be reviewed"], ["/", "search"], ["[  ]", "previous, next document"], ["+  -", "larger, smaller page"]]],
  ["Links", [["j  k", "next, previous link"], ["a", "accept"], ["x", "reject"], ["r", "relink"], ["u", "undo"]]],
  ["Everywhere", [["1  2  3", "values, links, status overview"], ["c", "what was changed: download or copy"],
    ["t", "light, dark, as the system"], ["?", "these keys"], ["Esc", "close"]]],
];

const Main = {
  tab: "values",

  start() {
    Store.open();
    Main.applyTheme();
    Store.listeners.push(Main.showCounts);
    document.addEventListener("keydown", Main.key);
    window.addEventListener("hashchange", Main.follow);
    for (const button of document.querySelectorAll(".tabs button")) button.addEventListener("click", () => Main.go(button.dataset.tab));
    byId("undo").addEventListener("click", Main.undo);
    byId("open-file").addEventListener("click", () => showFile(Main.tab === "links" ? "decisions" : "edits"));
    byId("theme").addEventListener("click", Main.nextTheme);
    byId("help").addEventListener("click", Main.help);
    Review.load("index").then(Values.dropAllFinished).then(Main.follow).catch((error) => toast(error.message));
  },

  go(tab) {
    location.hash = tab === "values" && Values.entry
      ? `values/${Values.entry.id}/${encodeURIComponent(Values.chosen || "")}` : tab;
  },

  async follow() {
    const [tab, id, key] = location.hash.slice(1).split("/");
    Main.tab = ["values", "links", "overview"].includes(tab) ? tab : "values";
    for (const view of document.querySelectorAll(".view")) view.hidden = view.id !== Main.tab;
    for (const button of document.querySelectorAll(".tabs button")) {
      button.setAttribute("aria-selected", String(button.dataset.tab === Main.tab));
    }
    Main.showCounts();
    if (Main.tab === "links") await Links.open();
    else if (Main.tab === "overview") await Overview.open();
    else await Main.showValues(id, decodeURIComponent(key || ""));
    document.body.dataset.ready = Main.tab;
  },

  async showValues(id, key) {
    const documents = Review.data.index.documents;
    const wanted = documents.find((entry) => entry.id === id);
    if (wanted && wanted === Values.entry) {
      Values.choose(key || Values.chosen, true);
      return;
    }
    const first = wanted || Values.entry || documents.find((entry) => entry.toReview) || documents[0];
    if (first) {
      await Values.open(first.id, key);
      // begin with what is to be reviewed
      if (!key && first.toReview) await Values.stepOpenFromTop();
    } else byId("rows").textContent = "The datasets hold no document.";
  },

  showCounts() {
    const index = Review.data.index;
    if (!index) return;
    const open = index.documents.reduce((sum, entry) => sum + Values.openCount(entry), 0);
    const links = Math.max(0, index.linksWaiting - Store.all("decisions").filter((one) => one.review).length);
    byId("count-values").textContent = open ? `${open} to review` : "nothing to review";
    byId("count-links").textContent = links ? `${links} to decide` : "";
    const kind = Main.tab === "links" ? "decisions" : "edits";
    byId("file-name").textContent = FILES[kind].title;
    byId("count-edits").textContent = String(Store.all(kind).length);
    byId("open-file").classList.toggle("has-changes", Store.all(kind).length > 0);
    byId("undo").disabled = !Store.state.history.length;
    if (Main.tab === "values" && Values.data) Values.showDocuments();
  },

  undo() {
    Values.undo();
    if (Main.tab === "links") Links.showList();
  },

  applyTheme() {
    const theme = Store.state.theme;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    byId("theme").textContent = `Theme: ${theme || "auto"}`;
  },

  nextTheme() {
    Store.setting("theme", THEMES[(THEMES.indexOf(Store.state.theme) + 1) % THEMES.length]);
    Main.applyTheme();
  },

  help() {
    showDialog("Keys", el("div", { class: "keys" }, KEYS.map(([title, keys]) => el("section", {}, el("h3", {}, title),
      el("dl", {}, keys.flatMap(([key, does]) => [el("dt", {}, key.split(/ {2}| or /).map((one) => el("kbd", {}, one))), el("dd", {}, does)]))))),
    el("p", { class: "muted" }, "Boxes on the page: G goal (solid), S status (double), C comment (dashed); hatched: to review."));
  },

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (byId("dialog").open) {
      if (event.key === "?") byId("dialog").close();
      return;
    }
    const isTyping = event.target.closest("input, textarea, select, .editor");
    if (isTyping) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const isButton = event.target.closest("button, a, summary") && event.key === "Enter";
    const action = isButton ? null : Main.actions()[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  },

  actions() {
    const everywhere = {
      1: () => Main.go("values"),
      2: () => Main.go("links"),
      3: () => Main.go("overview"),
      "?": Main.help,
      c: () => byId("open-file").click(),
      t: Main.nextTheme,
      u: Main.undo,
    };
    if (Main.tab === "overview") return everywhere;
    if (Main.tab === "links") {
      const on = (run) => () => { if (Links.current()) run(Links.current()); };
      return { ...everywhere, j: () => Links.step(1), k: () => Links.step(-1), ArrowDown: () => Links.step(1), ArrowUp: () => Links.step(-1),
        a: on(Links.accept), x: on(Links.reject), r: on(Links.relink), "/": () => byId("links-text").focus() };
    }
    if (!Values.data) return everywhere;
    return {
      ...everywhere,
      n: () => Values.stepOpen(1),
      p: () => Values.stepOpen(-1),
      j: () => Values.step(1),
      k: () => Values.step(-1),
      ArrowDown: () => Values.step(1),
      ArrowUp: () => Values.step(-1),
      J: () => Values.stepRow(1),
      K: () => Values.stepRow(-1),
      a: Values.accept,
      e: Values.edit,
      Enter: Values.edit,
      f: () => Values.filter("review", !Values.filters.review),
      "/": () => byId("filter-text").focus(),
      "[": () => Values.stepDocument(-1),
      "]": () => Values.stepDocument(1),
      "+": () => Pages.setZoom(Pages.zoom * 1.25),
      "-": () => Pages.setZoom(Pages.zoom / 1.25),
    };
  },
};

Main.start();
