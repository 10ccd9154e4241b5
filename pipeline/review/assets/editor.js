"use strict";
// Confirming and correcting one value.

function newEdit(entry, row, field, change) {
  const goal = row.fields.find((one) => one.kind === "goal_text");
  return {
    goal: row.id,
    goalText: goal.text,
    document: entry.id,
    field: field.kind,
    region: field.region,
    expected: field.text,
    value: field.text,
    moveTo: null,
    reason: "",
    review: field.review,
    published: field.by,
    by: Store.state.by,
    date: today(),
    ...change,
  };
}

function pageOf(row, field) {
  return field.boxes.length ? field.boxes[0][0] : row.pages[0];
}

// Who corrects has a name: asked for once, kept in the browser.
function askName(then) {
  const name = el("input", { id: "your-name", autocomplete: "name", required: true, value: Store.state.by });
  const form = el("form", {
    class: "stack",
    onsubmit: (event) => {
      event.preventDefault();
      if (!name.value.trim()) return;
      Store.setting("by", name.value.trim());
      byId("dialog").close();
      then();
    },
  }, el("label", {}, "Your name or initials", name),
  el("p", { class: "muted" }, "It stands in the corrections file and in the datasets (corrected_by). It is asked for once."),
  el("div", { class: "buttons" }, el("button", { class: "main", type: "submit" }, "Go on")));
  showDialog("Who corrects?", form);
  name.focus();
}

function acceptField(entry, row, field, done) {
  if (!EDITABLE.has(field.kind)) return;
  if (!Store.state.by) {
    askName(() => acceptField(entry, row, field, done));
    return;
  }
  Store.set("edits", field.key, newEdit(entry, row, field, { reason: `as printed on page ${pageOf(row, field)}` }));
  done();
}

// Opens the editor in the place of a field; `done` is called when it is closed.
function editField(entry, row, field, place, done) {
  if (!EDITABLE.has(field.kind)) {
    toast("Only goals, statuses and comments can be corrected");
    done();
    return;
  }
  if (!entry.reading) {
    toast(`No profile of ${entry.family} is known here: name its folder with --profiles when you say followup review`);
    done();
    return;
  }
  if (!Store.state.by) {
    askName(() => editField(entry, row, field, place, done));
    return;
  }
  const form = field.kind === "status" ? statusForm(entry, field) : textForm(entry, row, field);
  const edit = editOf(field);
  const reason = el("input", { class: "reason", required: true, value: edit ? edit.reason : `as printed on page ${pageOf(row, field)}` });
  const problem = el("p", { class: "problem", role: "alert" });
  const save = (event) => {
    if (event) event.preventDefault();
    const change = form.change();
    const wrong = change.problem || (reason.value.trim() ? "" : "Say why: the reason stands in the file");
    if (wrong) {
      problem.textContent = wrong;
      return;
    }
    Store.set("edits", field.key, newEdit(entry, row, field, { ...change, reason: reason.value.trim() }));
    done();
  };
  const box = el("form", {
    class: "editor",
    onsubmit: save,
    onkeydown: (event) => {
      event.stopPropagation();
      if (event.key === "Escape") done();
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save(event);
    },
  },
  el("div", { class: "editor-title" }, `${fieldTitle(field)} of goal ${row.name}`),
  ...form.inputs,
  el("label", {}, "Reason", reason),
  problem,
  el("div", { class: "buttons" },
    el("button", { class: "main", type: "submit" }, field.kind === "status" ? "Save (Enter)" : "Save (Ctrl+Enter)"),
    el("button", { class: "quiet", type: "button", onclick: () => done() }, "Cancel (Esc)")));
  place.after(box);
  place.classList.add("being-edited");
  Values.isEditing = true;
  box.scrollIntoView({ block: "nearest" });
  form.focus();
}

function statusForm(entry, field) {
  const input = el("input", { class: "value-input", value: valueOf(field), autocomplete: "off", spellcheck: "false" });
  const reading = entry.reading;
  const choices = [...reading.codes.map((code) => [code.printed[0], code.meaning]), ["", null]];
  const buttons = choices.map(([printed, meaning]) =>
    el("button", {
      type: "button",
      class: `letter ${statusClass(meaning)}`,
      title: STATUS_NAMES[meaning || "blank"],
      onclick: () => { input.value = printed; input.focus(); },
    }, printed || "–"));
  return {
    inputs: [el("label", {}, "As printed (empty: blank)", input), el("div", { class: "choices" }, buttons)],
    focus: () => input.select(),
    change: () => ({ value: input.value.trim(), problem: readStatus(input.value, reading).problem }),
  };
}

function textForm(entry, row, field) {
  const area = el("textarea", { class: "value-input", value: valueOf(field), spellcheck: "false" });
  area.rows = Math.min(14, Math.max(3, Math.ceil(field.text.length / 52) + field.text.split("\n").length));
  const inputs = [el("label", {}, "Text as printed, hyphens of line ends taken out", area)];
  const edit = editOf(field);
  const moved = (edit && edit.moveTo) || field.region;
  let region = null;
  if (field.kind === "comment_text") {
    const parties = [...new Set([field.region, ...entry.reading.parties])];
    region = el("select", {}, parties.map((code) => option(code, code || "no label", code === moved)));
    inputs.push(el("label", {}, "Whose comment", region));
  }
  return {
    inputs,
    focus: () => area.focus(),
    change: () => {
      const value = area.value.replaceAll("\r\n", "\n").trim();
      const moveTo = region && region.value !== field.region ? region.value : null;
      if (!value) return { problem: "The text cannot be empty" };
      if (moveTo && row.fields.some((one) => one.kind === field.kind && one.region === moveTo)) {
        return { problem: `The goal has a comment of ${moveTo} already: put both texts into that one` };
      }
      return { value, moveTo };
    },
  };
}
