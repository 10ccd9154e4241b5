"use strict";
// Documents and sections, at the left of the first view: part of Values.

const SIDEBAR = {
  openCount(entry) {
    const done = Store.all("edits").filter((edit) => edit.document === entry.id && edit.review).length;
    return Math.max(0, entry.toReview - done);
  },

  showDocuments() {
    const groups = new Map();
    for (const entry of Review.data.index.documents) {
      const name = entry.kind === "followup" ? entry.family : entry.kind === "minutes" ? "minutes" : "other";
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(entry);
    }
    const parts = [...groups].flatMap(([name, entries]) => [el("h2", {}, name), el("ul", {}, entries.map(Values.documentItem))]);
    byId("documents").replaceChildren(...parts);
    const chosen = byId("documents").querySelector("[aria-current]");
    if (chosen) chosen.scrollIntoView({ block: "nearest" });
  },

  documentItem(entry) {
    const isChosen = Values.entry === entry;
    const open = Values.openCount(entry);
    const name = entry.kind === "followup" && entry.year ? `${entry.year}` : entry.title || entry.file;
    const state = entry.status === "ok" ? null : el("span", { class: `badge ${entry.status}` }, entry.status);
    const button = el("button", {
      class: "document",
      title: entry.file,
      "aria-current": isChosen ? "true" : null,
      onclick: () => Values.open(entry.id),
    }, el("span", { class: "grow ellipsis" }, name), state,
    open ? el("span", { class: "count warn", title: "to review" }, `! ${open}`)
      : el("span", { class: "count" }, String(entry.rows)));
    const sections = isChosen && Values.data && entry.kind === "followup"
      ? el("ul", { class: "sections" }, entry.sections.map(Values.sectionItem)) : null;
    return el("li", {}, button, sections);
  },

  sectionItem([number, title]) {
    const fields = Values.data.rows.filter((row) => row.section === number).flatMap((row) => row.fields);
    const open = fields.filter(isOpen).length;
    return el("li", {}, el("button", {
      class: "section-link",
      title,
      onclick: () => {
        const row = Values.data.rows.find((one) => one.section === number && Values.matchesRow(one));
        if (row) Values.choose(row.fields[0].key, true);
        else toast("No row of this section matches the filters");
      },
    }, el("span", { class: "number" }, number), el("span", { class: "grow ellipsis" }, title),
    open ? el("span", { class: "count warn" }, `! ${open}`) : null));
  },
};
