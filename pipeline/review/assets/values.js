"use strict";
// The first view: the values of a document beside its pages; choosing, accepting, editing.

const SEVERITY_SIGNS = { error: "E", warning: "W", info: "i" };

const Values = {
  ...SIDEBAR,
  ...FILTERING,
  entry: null,
  data: null,
  fields: new Map(), // key → { row, field }
  chosen: null, // key of the field that is lit
  filters: { review: false, section: "", region: "", status: "", finding: "", text: "" },
  isEditing: false,

  // ---- opening ----

  async open(id, key) {
    const entry = Review.data.index.documents.find((one) => one.id === id);
    if (!entry) return;
    let data;
    try {
      data = await Review.load(`document-${id}`);
    } catch (error) {
      toast(error.message);
      return;
    }
    Values.fields = Values.fieldsOf(data);
    if (Values.entry !== entry) Values.filters.section = "";
    Values.entry = entry;
    Values.data = data;
    Values.isEditing = false;
    Values.dropFinished(data);
    Pages.show(data, entry, (picked) => Values.choose(picked, false));
    Values.showFilters();
    Values.showDocuments();
    Values.showRows();
    const first = Values.visible()[0];
    const target = Values.fields.has(key) ? key : first && first.key;
    Values.chosen = null;
    if (target) Values.choose(target, true);
  },

  // The fields of a document by their keys.
  fieldsOf(data) {
    const fields = new Map();
    for (const row of data.rows) {
      row.fields.forEach((field, index) => {
        field.key = fieldKey(row, field, index);
        fields.set(field.key, { row, field });
      });
    }
    return fields;
  },

  // Looks through the changes of an earlier visit, in whatever document they are.
  async dropAllFinished() {
    for (const id of new Set(Store.all("edits").map((edit) => edit.document))) {
      if (Review.data.index.documents.some((entry) => entry.id === id)) {
        Values.dropFinished(await Review.load(`document-${id}`));
      }
    }
  },

  // Changes that the datasets hold by now are changes no longer; one whose value is gone is told.
  dropFinished(data) {
    const fields = Values.fieldsOf(data);
    const own = Object.entries(Store.state.edits).filter(([, edit]) => edit.document === data.id);
    const finished = own.filter(([key, edit]) => Values.isFinished(edit, (fields.get(key) || {}).field, data));
    const unfit = own.filter(([key, edit]) => !fields.has(key) || fields.get(key).field.text !== edit.expected);
    for (const [key] of finished) delete Store.state.edits[key];
    if (finished.length) {
      Store.state.history = Store.state.history.filter((step) => step.kind !== "edits");
      Store.keep();
      toast(`${plural(finished.length, "change")} of before: in the datasets now`);
    } else if (unfit.length) toast(`${plural(unfit.length, "change")} of this document expect another value than is there`);
  },

  isFinished(edit, field, data) {
    if (edit.moveTo) {
      return data.rows.some((row) => row.id === edit.goal
        && row.fields.some((one) => one.by && one.region === edit.moveTo && one.text === edit.value));
    }
    const isNew = edit.value !== edit.expected || !edit.published;
    return Boolean(field && field.by && field.text === edit.value && isNew);
  },

  // ---- rows ----

  showRows() {
    Values.isEditing = false;
    const rows = Values.data.rows.filter(Values.matchesRow);
    const parts = [];
    const about = Values.data.findings;
    if (about.length) {
      parts.push(el("details", { class: "about" }, el("summary", {}, `${plural(about.length, "finding")} about the document`),
        Values.findingList(about)));
    }
    let section = null;
    for (const row of rows) {
      if (row.section !== section) {
        section = row.section;
        parts.push(el("h3", { class: "section" }, el("span", { class: "number" }, section || ""), ` ${row.sectionTitle}`));
      }
      parts.push(Values.rowElement(row));
    }
    if (!rows.length) parts.push(el("p", { class: "empty" }, Values.data.rows.length ? "No row matches the filters."
      : "Nothing is published from this document."));
    byId("rows").replaceChildren(...parts);
    byId("matching").textContent = rows.length === Values.data.rows.length
      ? plural(rows.length, "row") : `${rows.length} of ${plural(rows.length && Values.data.rows.length, "row")}`;
    Values.mark();
  },

  findingList(findings) {
    return el("ul", { class: "findings" }, findings.map((finding) =>
      el("li", { class: finding.severity },
        el("span", { class: "sign", title: finding.severity }, SEVERITY_SIGNS[finding.severity]),
        el("span", {}, `${finding.message} `, el("code", {}, finding.code)))));
  },

  rowElement(row) {
    const { entry } = Values;
    const make = (field) => {
      const element = fieldElement(row, field, entry.reading, (key) => Values.choose(key, true));
      if (!Values.matchesField(field)) element.classList.add("dim");
      return element;
    };
    const of = (kind) => row.fields.filter((field) => field.kind === kind);
    const [first, last] = row.pages;
    const statuses = of("status");
    const order = entry.reading ? entry.reading.regions : [];
    statuses.sort((a, b) => order.indexOf(a.region) - order.indexOf(b.region));
    const others = row.fields.filter((field) => !["goal_text", "status"].includes(field.kind));
    return el("article", { class: "row", "data-row": row.id },
      el("div", { class: "row-head" },
        el("span", { class: "row-name" }, row.name),
        row.label && row.label !== row.name ? el("span", { class: "muted" }, `printed ${row.label}`) : null,
        el("span", { class: "grow" }),
        row.strategy ? el("span", { class: "muted" }, row.strategy) : null,
        el("span", { class: "muted" }, first === last ? `p. ${first}` : `p. ${first}–${last}`)),
      of("goal_text").map(make),
      statuses.length ? el("div", { class: "cells" }, statuses.map(make)) : null,
      others.map(make),
      row.findings.length ? Values.findingList(row.findings) : null);
  },

  refreshRow(key) {
    const known = Values.fields.get(key);
    if (!known) return;
    const old = byId("rows").querySelector(`[data-row="${CSS.escape(known.row.id)}"]`);
    if (old) old.replaceWith(Values.rowElement(known.row));
    Values.mark();
  },

  // ---- choosing ----

  element(key) {
    return byId("rows").querySelector(`.field[data-key="${CSS.escape(key)}"]`);
  },

  mark() {
    for (const one of byId("rows").querySelectorAll(".lit, .of-row")) one.classList.remove("lit", "of-row");
    const element = Values.chosen && Values.element(Values.chosen);
    if (!element) return null;
    element.classList.add("lit");
    element.closest(".row").classList.add("of-row");
    return element;
  },

  choose(key, mayScroll) {
    const known = Values.fields.get(key);
    if (!known || Values.isEditing) return;
    Values.chosen = key;
    if (!Values.element(key)) {
      Values.filters = { review: false, section: "", region: "", status: "", finding: "", text: "" };
      Values.showFilters();
      Values.showRows();
    }
    const element = Values.mark();
    if (element) {
      element.closest(".row").scrollIntoView({ block: "nearest" });
      element.scrollIntoView({ block: "nearest" });
      element.focus({ preventScroll: true });
    }
    Pages.light(known.row, known.field, mayScroll);
    const address = `#values/${Values.entry.id}/${encodeURIComponent(key)}`;
    if (Main.tab === "values" && location.hash !== address) history.replaceState(null, "", address);
  },

  step(by) {
    const visible = Values.visible();
    const at = visible.findIndex((field) => field.key === Values.chosen);
    const next = visible[at < 0 ? 0 : at + by];
    if (next) Values.choose(next.key, true);
    else toast(by > 0 ? "This is the last value" : "This is the first value");
  },

  stepRow(by) {
    const rows = Values.data.rows.filter(Values.matchesRow);
    const known = Values.fields.get(Values.chosen);
    const next = rows[rows.indexOf(known && known.row) + by];
    if (next) Values.choose(next.fields.find(Values.matchesField).key, true);
  },

  // The next value, or the one before, that awaits review: in this document, else in the next that has one.
  async stepOpen(by) {
    const all = Values.data.rows.filter(Values.matchesRow).flatMap((row) => row.fields);
    const at = all.findIndex((field) => field.key === Values.chosen);
    const rest = by > 0 ? all.slice(at + 1) : all.slice(0, Math.max(0, at)).reverse();
    const next = rest.find((field) => isOpen(field) && Values.matchesField(field));
    if (next) {
      Values.choose(next.key, true);
      return;
    }
    const documents = Review.data.index.documents;
    const start = documents.indexOf(Values.entry);
    for (let i = 1; i <= documents.length; i += 1) {
      const entry = documents[(start + by * i + documents.length * 2) % documents.length];
      if (!Values.openCount(entry)) continue;
      const data = await Review.load(`document-${entry.id}`);
      if (entry !== Values.entry) await Values.open(entry.id);
      const open = data.rows.flatMap((row) => row.fields).filter(isOpen);
      const target = by > 0 ? open[0] : open[open.length - 1];
      if (target) {
        Values.choose(target.key, true);
        return;
      }
    }
    toast("Nothing is left to review");
  },

  async stepOpenFromTop() {
    const open = Values.data.rows.flatMap((row) => row.fields).find(isOpen);
    if (open) Values.choose(open.key, true);
  },

  stepDocument(by) {
    const documents = Review.data.index.documents;
    const next = documents[documents.indexOf(Values.entry) + by];
    if (next) Values.open(next.id);
  },

  // ---- changing ----

  accept() {
    const known = Values.fields.get(Values.chosen);
    if (!known || Values.isEditing) return;
    const wasOpen = isOpen(known.field);
    acceptField(Values.entry, known.row, known.field, () => {
      Values.refreshRow(known.field.key);
      if (wasOpen) Values.stepOpen(1);
      else Values.step(1);
    });
  },

  edit() {
    const known = Values.fields.get(Values.chosen);
    const place = known && Values.element(Values.chosen);
    if (!place || Values.isEditing) return;
    const begin = known.field.kind === "status" ? place.parentElement : place;
    editField(Values.entry, known.row, known.field, begin, () => {
      Values.isEditing = false;
      Values.refreshRow(known.field.key);
      Values.choose(known.field.key, false);
    });
  },

  undo() {
    const last = Store.undo();
    if (!last) {
      toast("There is nothing to undo");
      return;
    }
    if (last.kind === "edits" && Values.fields.has(last.key)) {
      Values.refreshRow(last.key);
      Values.choose(last.key, true);
    }
    toast("Undone");
  },
};
