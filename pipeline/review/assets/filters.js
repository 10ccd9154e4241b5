"use strict";
// The filters of the first view: part of Values.

const FILTERING = {
  showFilters() {
    const { entry, data, filters } = Values;
    const regions = [...new Set(data.rows.flatMap((row) => row.fields.map((field) => field.region)))]
      .filter((region) => region !== null).sort();
    const codes = [...new Set(data.rows.flatMap((row) => row.findings.map((finding) => finding.code)))].sort();
    const select = (name, label, choices) => el("select", {
      id: `filter-${name}`,
      "aria-label": label,
      onchange: (event) => Values.filter(name, event.target.value),
    }, option("", label, !filters[name]), choices.map(([value, text]) => option(value, text, filters[name] === value)));
    byId("filters").replaceChildren(
      el("button", {
        id: "filter-review",
        class: "toggle",
        "aria-pressed": String(filters.review),
        title: "Only rows with a value to review (f)",
        onclick: () => Values.filter("review", !filters.review),
      }, "! To review"),
      el("input", {
        id: "filter-text",
        type: "search",
        placeholder: "Search (/)",
        "aria-label": "Search",
        value: filters.text,
        oninput: (event) => Values.filter("text", event.target.value),
      }),
      el("span", { id: "matching", class: "muted" }),
      el("span", { class: "break" }),
      select("section", "Section", entry.sections.map(([number, title]) => [String(number), `${number} ${title}`])),
      select("region", "Region", regions.map((region) => [`=${region}`, region || "no label"])),
      select("status", "Status", Object.entries(STATUS_NAMES)),
      select("finding", "Finding", [["any", "any"], ["error", "errors"], ["warning", "warnings"],
        ...codes.map((code) => [`=${code}`, code])]));
  },

  filter(name, value) {
    Values.filters[name] = value;
    if (name === "review") byId("filter-review").setAttribute("aria-pressed", String(value));
    Values.showRows();
    const visible = Values.visible();
    if (visible.length && !visible.some((field) => field.key === Values.chosen)) Values.choose(visible[0].key, true);
  },

  matchesRow(row) {
    const { filters, entry } = Values;
    if (filters.section && String(row.section) !== filters.section) return false;
    if (filters.status && !row.fields.some((field) => field.kind === "status"
      && Values.isOfRegion(field) && (statusOf(field, entry.reading) || "blank") === filters.status)) return false;
    if (filters.finding && !row.findings.some(Values.matchesFinding)) return false;
    if (filters.text) {
      const wanted = filters.text.toLocaleLowerCase();
      const text = [row.name, row.sectionTitle, ...row.fields.map(valueOf)].join("\n").toLocaleLowerCase();
      if (!text.includes(wanted)) return false;
    }
    return row.fields.some(Values.matchesField);
  },

  matchesFinding(finding) {
    const wanted = Values.filters.finding;
    return wanted === "any" || wanted === finding.severity || wanted === `=${finding.code}`;
  },

  isOfRegion(field) {
    return !Values.filters.region || Values.filters.region === `=${field.region}`;
  },

  matchesField(field) {
    // a value that was just dealt with stays in sight
    return (!Values.filters.review || field.review) && Values.isOfRegion(field);
  },

  visible() {
    return Values.data.rows.filter(Values.matchesRow).flatMap((row) => row.fields.filter(Values.matchesField));
  },
};
