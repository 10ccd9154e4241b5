"use strict";
// The third view: the statuses of a year as a matrix, and what moved since the report before.

const MOVES = {
  achieved: ["★", "achieved"],
  improved: ["▲", "improved"],
  same: ["", "as before"],
  slipped: ["▼", "slipped"],
  blank: ["○", "blank"],
  filled: ["●", "filled"],
};

const Overview = {
  data: null,
  chosen: 0, // which report
  sort: { matrix: ["number", 1], region: ["name", 1], section: ["name", 1] },
  ORDER: ["achieved", "mixed", "in_progress", "not_started", "blank"],

  async open() {
    try {
      Overview.data = await Review.load("overview");
    } catch (error) {
      toast(error.message);
      return;
    }
    if (!Overview.data.reports[Overview.chosen]) Overview.chosen = Overview.data.reports.length - 1;
    if (Overview.isFirst !== false) Overview.chosen = Overview.data.reports.length - 1;
    Overview.isFirst = false;
    Overview.show();
  },

  show() {
    const view = byId("overview");
    const report = Overview.data.reports[Overview.chosen];
    if (!report) {
      view.replaceChildren(el("p", { class: "empty" }, "There is no follow-up report."));
      return;
    }
    const moves = Overview.data.moves.find((one) => one.family === report.family && one.to === report.year);
    const entry = Review.data.index.documents.find((one) => one.id === report.document);
    const order = entry && entry.reading ? entry.reading.regions : [];
    report.regions.sort((a, b) => order.indexOf(a) - order.indexOf(b) || (a < b ? -1 : 1));
    view.replaceChildren(
      el("div", { class: "bar" },
        Overview.chooser(),
        el("span", { class: "grow" }),
        Overview.legend(moves)),
      el("div", { class: "overview-panes" },
        el("div", { class: "matrix-pane", id: "matrix" }, Overview.matrix(report, moves)),
        el("div", { class: "moves-pane", id: "moves" }, Overview.totals(report), Overview.movements(report, moves))));
  },

  MOST_BUTTONS: 8,

  // A button for each report, a list where there are many.
  chooser() {
    const { reports } = Overview.data;
    const name = (one) => (Overview.families() > 1 ? `${one.family} ${one.year}` : String(one.year));
    const choose = (index) => { Overview.chosen = index; Overview.show(); };
    if (reports.length > Overview.MOST_BUTTONS) {
      return el("select", { "aria-label": "Report", onchange: (event) => choose(Number(event.target.value)) },
        reports.map((one, index) => option(String(index), name(one), index === Overview.chosen)));
    }
    return el("span", { class: "years", role: "group", "aria-label": "Report" }, reports.map((one, index) =>
      el("button", { class: "toggle", "aria-pressed": String(index === Overview.chosen), onclick: () => choose(index) }, name(one))));
  },

  families() {
    return new Set(Overview.data.reports.map((one) => one.family)).size;
  },

  legend(moves) {
    return el("span", { class: "legend" },
      Overview.ORDER.map((status) => el("span", {}, el("span", { class: `swatch ${statusClass(status)}` }), STATUS_NAMES[status])),
      moves ? el("span", { class: "muted" }, ["achieved", "improved", "slipped", "blank", "filled"]
        .map((move) => `${MOVES[move][0]} ${MOVES[move][1]}`).join("  ")) : null);
  },

  // A heading that sorts its table when it is pressed.
  heading(table, name, label, extra) {
    const [column, direction] = Overview.sort[table];
    const isSorted = column === name;
    return el("th", { "aria-sort": isSorted ? (direction > 0 ? "ascending" : "descending") : "none", ...extra },
      el("button", { onclick: () => {
        Overview.sort[table] = [name, isSorted ? -direction : name === "number" || name === "name" || table === "matrix" ? 1 : -1];
        Overview.show();
      } }, label, isSorted ? (direction > 0 ? " ↑" : " ↓") : ""));
  },

  matrix(report, moves) {
    const moved = new Map();
    for (const cell of moves ? moves.cells : []) {
      const key = `${cell.to}|${cell.region}`;
      if (!moved.has(key)) moved.set(key, []);
      moved.get(key).push(cell);
    }
    const rank = (goal, region) => Overview.ORDER.indexOf((goal.cells[region] || [])[1] || "blank");
    const [column, direction] = Overview.sort.matrix;
    const goals = report.goals.map((goal, index) => [goal, index]);
    const by = column === "number" ? (pair) => pair[1]
      : column === "text" ? (pair) => pair[0].text : (pair) => rank(pair[0], column.slice(1));
    goals.sort((a, b) => (by(a) < by(b) ? -direction : by(a) > by(b) ? direction : a[1] - b[1]));
    const rows = [];
    let section = null;
    for (const [goal] of goals) {
      if (column === "number" && goal.section !== section) {
        section = goal.section;
        rows.push(el("tr", { class: "section-row" }, el("th", { colspan: report.regions.length + 2, scope: "rowgroup" },
          `${section || ""} ${goal.sectionTitle}`)));
      }
      rows.push(el("tr", {},
        el("td", { class: "number" }, `${goal.section}.${goal.number}`),
        el("td", { class: "goal-text", title: goal.text }, goal.text),
        report.regions.map((region) => el("td", { class: "cell" }, Overview.cell(report, goal, region, moved.get(`${goal.id}|${region}`))))));
    }
    return el("table", { class: "matrix" },
      el("thead", {}, el("tr", {}, Overview.heading("matrix", "number", "No."), Overview.heading("matrix", "text", "Goal"),
        report.regions.map((region) => Overview.heading("matrix", `=${region}`, region, { class: "cell" })))),
      el("tbody", {}, rows));
  },

  cell(report, goal, region, moved) {
    const cell = goal.cells[region];
    if (!cell) return "";
    const [raw, status, review] = cell;
    const was = (moved || []).map((one) => `${one.was || "blank"} in the report before (${one.from}): ${MOVES[one.move][1]}`);
    const sign = moved && moved.length ? MOVES[moved[0].move][0] : "";
    return el("a", {
      class: `letter ${statusClass(status)}${review ? " doubtful" : ""}`,
      href: `#values/${report.document}/${encodeURIComponent(`${goal.id}|status|${region}`)}`,
      title: [`${goal.section}.${goal.number}, ${region}: ${raw || "blank"} (${STATUS_NAMES[status || "blank"]})`, ...was].join("\n"),
    }, raw || "–", sign ? el("span", { class: "move" }, sign) : null);
  },

  totals(report) {
    const rows = report.regions.map((region) => {
      const counts = Object.fromEntries(Overview.ORDER.map((status) => [status, 0]));
      for (const goal of report.goals) if (goal.cells[region]) counts[goal.cells[region][1] || "blank"] += 1;
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0) || 1;
      return el("tr", {}, el("th", { scope: "row" }, region), el("td", { class: "bar-cell" },
        el("div", { class: "stack-bar" }, Overview.ORDER.filter((status) => counts[status]).map((status) => {
          const part = el("span", { class: `part ${statusClass(status)}`, title: `${STATUS_NAMES[status]}: ${counts[status]}` }, String(counts[status]));
          part.style.flexGrow = counts[status] / total;
          return part;
        }))));
    });
    return [el("h2", {}, `${report.year}: ${plural(report.goals.length, "goal")}`), el("table", { class: "totals" }, el("tbody", {}, rows))];
  },

  movements(report, moves) {
    if (!moves) return [el("p", { class: "muted" }, "There is no report before this one: nothing to compare with.")];
    const sections = new Map(report.goals.map((goal) => [goal.id, [goal.section, `${goal.section || ""} ${goal.sectionTitle}`]]));
    return [
      el("h2", {}, `What moved since ${moves.from}`),
      Overview.moveTable("region", "Region", moves.cells, (cell) => [report.regions.indexOf(cell.region), cell.region]),
      Overview.moveTable("section", "Section", moves.cells, (cell) => sections.get(cell.to) || [0, "?"]),
      el("p", { class: "muted" }, "Cells of goals that both reports have; a goal that was split or merged counts once for each link."),
    ];
  },

  moveTable(table, label, cells, groupOf) {
    const groups = new Map();
    for (const cell of cells) {
      const [order, name] = groupOf(cell);
      if (!groups.has(name)) groups.set(name, { order, name, ...Object.fromEntries(Object.keys(MOVES).map((move) => [move, 0])) });
      groups.get(name)[cell.move] += 1;
    }
    const [column, direction] = Overview.sort[table];
    const by = column === "name" ? "order" : column;
    const rows = [...groups.values()].sort((a, b) => (a[by] - b[by]) * direction || a.order - b.order);
    const sum = (move) => rows.reduce((total, row) => total + row[move], 0);
    return el("table", { class: "moves", id: `moves-${table}` },
      el("thead", {}, el("tr", {}, Overview.heading(table, "name", label),
        Object.entries(MOVES).map(([move, [sign, name]]) => Overview.heading(table, move, `${sign} ${name}`.trim(), { class: "count-cell" })))),
      el("tbody", {}, rows.map((row) => el("tr", {}, el("th", { scope: "row", title: row.name }, row.name),
        Object.keys(MOVES).map((move) => el("td", { class: row[move] ? "" : "zero" }, String(row[move])))))),
      el("tfoot", {}, el("tr", {}, el("th", { scope: "row" }, "All"), Object.keys(MOVES).map((move) => el("td", {}, String(sum(move)))))));
  },
};
