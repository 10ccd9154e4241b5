"use strict";
// A field: one value that can be looked at, confirmed and corrected by itself.

const EDITABLE = new Set(["goal_text", "status", "comment_text"]);

function fieldKey(row, field, index) {
  // texts of minutes have no region that tells them apart
  return EDITABLE.has(field.kind) ? `${row.id}|${field.kind}|${field.region ?? ""}` : `${row.id}|${field.kind}|${index}`;
}

function fieldTitle(field) {
  if (field.kind === "goal_text") return "Goal";
  if (field.kind === "status") return field.region;
  if (field.kind === "comment_text") return field.region || "no label";
  if (field.kind === "decision") return "Decision";
  return field.label || "Text";
}

// The letter at a box: which kind of value it is, without a colour.
function fieldTag(field) {
  const letters = { goal_text: "G", status: "S", comment_text: "C", decision: "D" };
  return `${letters[field.kind] || "T"}${field.region ? ` ${field.region}` : ""}`;
}

function editOf(field) {
  return Store.state.edits[field.key] || null;
}

function isOpen(field) {
  return field.review && !editOf(field);
}

// What a status that a person types means; as `followup run` will read it.
function readStatus(text, reading) {
  const raw = text.trim().split(/\s+/).join(" ");
  if (!raw || reading.blank.includes(raw)) return { codes: [], status: null, problem: null };
  let bare = raw;
  for (const mark of reading.uncertain) bare = bare.replaceAll(`(${mark})`, "").replaceAll(mark, "");
  bare = bare.trim();
  const printed = new Map(reading.codes.flatMap((code) => code.printed.map((form) => [form, code])));
  let parts = [bare];
  if (!printed.has(bare)) {
    for (const separator of reading.separators) parts = parts.flatMap((part) => part.split(separator));
  }
  const codes = parts.map((part) => printed.get(part.trim()));
  if (codes.some((code) => !code)) {
    return { codes: [], status: null, problem: `${raw} is none of ${[...printed.keys()].join(", ")}` };
  }
  const meanings = new Set(codes.map((code) => code.meaning));
  return { codes, status: meanings.size === 1 ? [...meanings][0] : "mixed", problem: null };
}

// The value as it stands, or as it will stand with the user's change.
function valueOf(field) {
  const edit = editOf(field);
  return edit ? edit.value : field.text;
}

function statusOf(field, reading) {
  const edit = editOf(field);
  if (!edit || !reading) return field.status || null;
  return readStatus(edit.value, reading).status;
}

function marksOf(field) {
  const edit = editOf(field);
  const marks = [];
  if (edit) {
    marks.push(el("span", { class: "mark changed", title: `${edit.by}: ${edit.reason}` }, isConfirmed(edit) ? "✓ accepted" : "✎ edited"));
  } else if (field.review) {
    marks.push(el("span", { class: "mark review", title: "A person should look at the page" }, "! review"));
  }
  if (field.by) marks.push(el("span", { class: "mark by", title: "From corrections.toml" }, `✓ ${field.by}`));
  return marks;
}

// The element of a field; `pick` is called with its key.
function fieldElement(row, field, reading, pick) {
  const isStatus = field.kind === "status";
  const value = valueOf(field);
  const status = isStatus ? statusOf(field, reading) : null;
  const edit = editOf(field);
  const shownRegion = edit ? edit.moveTo : null;
  const head = el("span", { class: "field-head" },
    el("span", { class: "field-title" }, fieldTitle(field), shownRegion ? ` → ${shownRegion}` : ""),
    isStatus ? null : marksOf(field));
  const content = isStatus
    ? el("span", { class: `letter ${statusClass(status)}`, title: STATUS_NAMES[status || "blank"] }, value || "–")
    : el("span", { class: "text" }, value);
  const was = edit && edit.value !== field.text
    ? el("span", { class: "was" }, el("span", { class: "muted" }, "was "), field.text || "–") : null;
  const sureness = field.confidence === null ? "" : `, confidence ${field.confidence.toFixed(2)}`;
  return el("div", {
    class: `field kind-${field.kind}${isOpen(field) ? " doubtful" : ""}${edit ? " edited" : ""}`,
    "data-key": field.key,
    role: "button",
    tabindex: -1,
    title: `${fieldTag(field)}${sureness}${isOpen(field) ? ", to review" : ""}`,
    onclick: () => pick(field.key),
  }, head, content, isStatus ? marksOf(field).map((mark) => shortMark(mark)) : null, was);
}

// In a status cell there is room for the sign only; its words are read out and shown on hovering.
function shortMark(mark) {
  const [sign, ...words] = mark.textContent.split(" ");
  mark.setAttribute("aria-label", words.join(" "));
  mark.title = `${words.join(" ")} ${mark.title}`.trim();
  mark.textContent = sign;
  return mark;
}
