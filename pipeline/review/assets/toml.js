"use strict";
// The files that changes leave the page in: exactly those that `followup run` reads.

// A TOML basic string: JSON's escapes are among TOML's, but for one character and for half of a pair of surrogates.
function tomlString(text) {
  const whole = text.isWellFormed && !text.isWellFormed() ? text.toWellFormed() : text;
  return JSON.stringify(whole).replaceAll("\x7f", "\\u007f");
}

function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

// True where a person says that the value is right as it was read.
function isConfirmed(edit) {
  return edit.value === edit.expected && !edit.moveTo;
}

// The entries of a change: one, or two where a comment has both another text and another region.
function correctionText(edit) {
  const entries = [];
  if (edit.value !== edit.expected || !edit.moveTo) entries.push([edit.field, edit.expected, edit.value]);
  if (edit.moveTo) entries.push(["comment_region", edit.value, edit.moveTo]);
  return entries.map(([field, expected, value]) => entryText(edit, field, expected, value)).join("");
}

function entryText(edit, field, expected, value) {
  const lines = ["", "[[correction]]", `goal = ${tomlString(edit.goal)}`, `goal_text = ${tomlString(edit.goalText)}`];
  lines.push(`document = ${tomlString(edit.document)}`, `field = ${tomlString(field)}`);
  if (edit.region !== null) lines.push(`region = ${tomlString(edit.region)}`);
  lines.push(`expected = ${tomlString(expected)}`, `value = ${tomlString(value)}`);
  lines.push(`reason = ${tomlString(edit.reason)}`, `by = ${tomlString(edit.by)}`, `date = ${edit.date}`, "");
  return lines.join("\n");
}

function decisionText(decision) {
  const ref = (goal) => `{ goal = ${tomlString(goal.id)}, text = ${tomlString(goal.text.split(/\s+/).join(" ").trim())} }`;
  const lines = ["", "[[decision]]", `verdict = "${decision.verdict}"`];
  if (decision.from) lines.push(`from = ${ref(decision.from)}`);
  if (decision.to) lines.push(`to = ${ref(decision.to)}`);
  if (decision.kind) lines.push(`kind = "${decision.kind}"`);
  if (decision.year) lines.push(`year = ${decision.year}`);
  lines.push(`reason = ${tomlString(decision.reason)}`, `date = ${decision.date}`, "");
  return lines.join("\n");
}

// What a file shall hold: what it held when these pages were made, and the new entries.
const FILES = {
  edits: {
    title: "Corrections",
    one: "correction",
    earlier: () => Review.data.index.corrections,
    entry: correctionText,
    line: (edit) => `${edit.goal}${edit.region ? `, ${edit.region}` : ""}: ${
      isConfirmed(edit) ? "confirmed" : FIELD_NAMES[edit.field]}${edit.moveTo ? ` moved to ${edit.moveTo}` : ""}`,
    then: "Put it into the folder with the PDFs as corrections.toml, and say `followup run` again.",
  },
  decisions: {
    title: "Decisions",
    one: "decision",
    earlier: () => Review.data.index.decisions,
    entry: decisionText,
    line: (decision) => [decision.from, decision.to].map((goal) => (goal ? goal.id : "–")).join(" → ")
      + `: ${decision.verdict}`,
    then: "Put it into the folder with the PDFs as decisions.toml, and say `followup run` again.",
  },
};

const FIELD_NAMES = {
  status: "status",
  goal_text: "goal",
  comment_text: "comment",
};

function entriesText(kind) {
  return Store.all(kind).map(FILES[kind].entry).join("");
}

function fileText(kind) {
  const before = FILES[kind].earlier().text;
  return before + (before.endsWith("\n") ? "" : "\n") + entriesText(kind);
}

function download(kind) {
  const url = URL.createObjectURL(new Blob([fileText(kind)], { type: "application/toml" }));
  const anchor = el("a", { href: url, download: FILES[kind].earlier().file });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    // some browsers have no clipboard for pages from the file system
    const area = el("textarea", { class: "off-screen", value: text });
    byId("dialog").append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  toast("Copied");
}

// The drawer: what was changed, with counts, and the ways out.
function showFile(kind) {
  const file = FILES[kind];
  const list = Store.all(kind);
  const items = Object.entries(Store.state[kind]).map(([key, change]) =>
    el("li", {},
      el("span", { class: "grow" }, file.line(change), el("span", { class: "muted" }, ` ${change.reason}`)),
      el("button", { class: "quiet", onclick: () => { Store.set(kind, key, null); showFile(kind); } }, "Take out")));
  const forget = el("button", { class: "quiet", onclick: () => { Store.clear(kind); showFile(kind); } },
    "Forget them: they are in the file");
  return showDialog(`${file.title}: ${plural(list.length, file.one)}`,
    list.length ? el("ul", { class: "changes" }, items)
      : el("p", { class: "muted" }, "Nothing is changed yet."),
    el("div", { class: "buttons" },
      el("button", { class: "main", id: "download", disabled: !list.length, onclick: () => download(kind) },
        `Download ${file.earlier().file}`),
      el("button", { id: "copy", disabled: !list.length, onclick: () => copyText(entriesText(kind).trimStart()) },
        "Copy the new entries"),
      list.length ? forget : null),
    el("p", { class: "muted" }, `The file holds what it held before and ${plural(list.length, "new entry", "new entries")}. `
      + file.then),
    el("pre", { class: "preview", tabindex: 0 }, list.length ? entriesText(kind).trimStart() : ""));
}
