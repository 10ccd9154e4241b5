"use strict";
// The second view: which goal of one year is which of the next; accept, reject, relink.

const Links = {
  data: null,
  chosen: 0,
  shown: 60, // more on demand: an archive has thousands
  filters: { state: "review", years: "", kind: "", text: "" },
  STEP: 60,

  async open() {
    try {
      Links.data = await Review.load("links");
    } catch (error) {
      toast(error.message);
      return;
    }
    if (!Links.data.links.some((link) => link.review)) Links.filters.state = "all";
    Links.show();
  },

  key(link) {
    return `${link.from || "-"}|${link.to || "-"}`;
  },

  goal(id) {
    return { id, text: Links.data.goals[id].text };
  },

  matching() {
    const { state, years, kind, text } = Links.filters;
    const wanted = text.toLocaleLowerCase();
    return Links.data.links.filter((link) => {
      const decision = Store.state.decisions[Links.key(link)];
      if (state === "review" && !link.review) return false;
      if (state === "open" && (!link.review || decision)) return false;
      if (state === "person" && !decision && link.by !== "person") return false;
      if (years && years !== `${link.yearFrom}–${link.yearTo}`) return false;
      if (kind && kind !== link.kind) return false;
      if (!wanted) return true;
      return [link.from, link.to].some((id) => id && `${id} ${Links.data.goals[id].text}`.toLocaleLowerCase().includes(wanted));
    });
  },

  show() {
    const view = byId("links");
    const years = [...new Set(Links.data.links.map((link) => `${link.yearFrom}–${link.yearTo}`))].sort();
    const kinds = [...new Set(Links.data.links.map((link) => link.kind))].sort();
    const select = (name, label, choices) => el("select", {
      "aria-label": label,
      onchange: (event) => Links.filter(name, event.target.value),
    }, choices.map(([value, text]) => option(value, text, Links.filters[name] === value)));
    view.replaceChildren(
      el("div", { class: "bar" },
        select("state", "Which", [["review", "Awaiting a decision"], ["open", "Not decided yet"], ["person", "Decided by people"],
          ["all", "All links"]]),
        select("years", "Years", [["", "All years"], ...years.map((pair) => [pair, pair])]),
        select("kind", "Kind", [["", "All kinds"], ...kinds.map((kind) => [kind, kind])]),
        el("input", { type: "search", id: "links-text", placeholder: "Search (/)", "aria-label": "Search", value: Links.filters.text,
          oninput: (event) => Links.filter("text", event.target.value) }),
        el("span", { id: "links-matching", class: "muted grow" }),
        el("span", { class: "muted" }, el("kbd", {}, "a"), " accept ", el("kbd", {}, "x"), " reject ", el("kbd", {}, "r"), " relink")),
      el("div", { id: "link-list" }));
    Links.showList();
  },

  filter(name, value) {
    Links.filters[name] = value;
    Links.shown = Links.STEP;
    Links.chosen = 0;
    Links.showList();
  },

  showList() {
    const links = Links.matching();
    byId("links-matching").textContent = `${links.length} of ${plural(Links.data.links.length, "link")}`;
    const cards = links.slice(0, Links.shown).map((link, index) => Links.card(link, index));
    const more = links.length > Links.shown
      ? [el("button", { onclick: () => { Links.shown += Links.STEP; Links.showList(); } }, `Show more of ${links.length}`)] : [];
    byId("link-list").replaceChildren(...cards, ...more, ...(links.length ? [] : [el("p", { class: "empty" }, Links.data.links.length ? "No link matches the filters."
      : "There are no links: they need the reports of two years of one family.")]));
    Links.mark(false);
  },

  card(link, index) {
    const decision = Store.state.decisions[Links.key(link)];
    const act = (run) => (event) => { event.stopPropagation(); Links.chosen = index; run(link); };
    return el("article", { class: `link${decision ? " decided" : ""}`, "data-link": Links.key(link), onclick: () => { Links.chosen = index; Links.mark(false); } },
      el("div", { class: "link-head" },
        Links.end(link.from, link.yearFrom, "new"),
        el("span", { class: "arrow" }, "→"),
        Links.end(link.to, link.yearTo, "dropped"),
        el("span", { class: `badge kind-${link.kind}` }, link.kind),
        link.moved ? el("span", { class: "badge" }, "moved") : null,
        el("span", { class: "grow" }),
        link.by === "person" ? el("span", { class: "badge" }, "✓ decided by a person")
          : el("span", { class: "muted" }, `score ${link.score.toFixed(2)}, ${link.rule}`),
        link.review && !decision ? el("span", { class: "mark review" }, "! decide") : null),
      Links.wordings(link),
      link.rival ? el("p", { class: "rival" }, el("span", { class: "muted" }, link.from && link.to ? "Runner-up " : "Best free candidate "),
        Links.goalLink(link.rival), ` ${Links.data.goals[link.rival].text}`) : null,
      el("details", {}, el("summary", {}, "What it rests on"), el("ul", { class: "evidence" }, link.evidence.map((part) => el("li", {}, part)))),
      decision ? el("p", { class: "decision" }, el("span", { class: "mark changed" }, `✎ ${Links.told(decision)}`), ` ${decision.reason}`,
        el("button", { class: "quiet", onclick: act(Links.withdraw) }, "Take back")) : null,
      el("div", { class: "buttons" },
        el("button", { onclick: act(Links.accept), title: "a" }, "Accept"),
        link.from && link.to ? el("button", { onclick: act(Links.reject), title: "x" }, "Reject") : null,
        el("button", { onclick: act(Links.relink), title: "r" }, "Relink …")));
  },

  told(decision) {
    if (decision.verdict === "linked") return `linked ${decision.from.id} → ${decision.to.id}`;
    if (decision.verdict === "apart") return "not the same goal";
    return decision.verdict === "dropped" ? `dropped in ${decision.year}` : `new since ${decision.year}`;
  },

  goalLink(id) {
    const goal = Links.data.goals[id];
    return el("a", { href: `#values/${goal.document}/${encodeURIComponent(`${id}|goal_text|`)}`, title: `${goal.section}: ${goal.cells.join(", ")}` },
      `${goal.year} · ${goal.name}`);
  },

  end(id, year, none) {
    return el("span", { class: "end" }, id ? Links.goalLink(id) : el("span", { class: "muted" }, `${year} · none (${none})`));
  },

  // Both wordings: each on its side, what differs marked by a sign and an underline or a stroke, not by colour alone.
  wordings(link) {
    if (!link.from || !link.to) return el("p", { class: "wording" }, Links.data.goals[link.from || link.to].text);
    const side = (without, tag) => el("p", { class: "wording" }, link.diff.filter(([change]) => change !== without)
      .flatMap(([change, words]) => [change === "same" ? words : el(tag, {}, words), " "]));
    return el("div", { class: "two" }, side("added", "del"), side("gone", "ins"));
  },

  mark(mayScroll) {
    const cards = byId("link-list").querySelectorAll(".link");
    cards.forEach((card, index) => card.classList.toggle("lit", index === Links.chosen));
    if (mayScroll && cards[Links.chosen]) cards[Links.chosen].scrollIntoView({ block: "nearest" });
  },

  step(by) {
    const count = Math.min(Links.shown, Links.matching().length);
    Links.chosen = Math.min(Math.max(0, Links.chosen + by), Math.max(0, count - 1));
    Links.mark(true);
  },

  current() {
    return Links.matching()[Links.chosen];
  },

  decide(link, decision, reason) {
    Store.set("decisions", Links.key(link), { from: null, to: null, kind: null, year: null, reason, date: today(), review: link.review, ...decision });
    Links.showList();
    Links.step(Links.filters.state === "open" ? 0 : 1);
  },

  withReason(link, title, standard, decision, ...content) {
    const reason = el("input", { required: true, value: standard });
    const form = el("form", { class: "stack", onsubmit: (event) => {
      event.preventDefault();
      const made = decision();
      if (!made || !reason.value.trim()) return;
      byId("dialog").close();
      Links.decide(link, made, reason.value.trim());
    } }, ...content, el("label", {}, "Reason", reason),
    el("div", { class: "buttons" }, el("button", { class: "main", type: "submit" }, "Decide")));
    showDialog(title, form);
    (content.length ? form.querySelector("input") : reason).select();
  },

  accept(link) {
    const decision = link.from && link.to
      ? { verdict: "linked", from: Links.goal(link.from), to: Links.goal(link.to), kind: link.kind }
      : link.from ? { verdict: "dropped", from: Links.goal(link.from), year: link.yearTo }
        : { verdict: "new", to: Links.goal(link.to), year: link.yearFrom };
    Links.withReason(link, "Accept", "both wordings read", () => decision);
  },

  reject(link) {
    if (!(link.from && link.to)) {
      toast("To reject that a goal is new or was dropped, relink it to the goal it belongs to");
      return;
    }
    Links.withReason(link, "Reject: these two are not one goal", "not the same goal",
      () => ({ verdict: "apart", from: Links.goal(link.from), to: Links.goal(link.to) }));
  },

  // FROM became another goal of the later year, or none; a new goal came from one of the earlier year.
  relink(link) {
    const isForward = Boolean(link.from);
    const fixed = link.from || link.to;
    const year = isForward ? link.yearTo : link.yearFrom;
    const family = fixed.split(":")[0];
    const candidates = Object.entries(Links.data.goals).filter(([id, goal]) => goal.year === year && id.split(":")[0] === family);
    const list = el("select", { size: 10, class: "candidates", required: true });
    const fill = (wanted) => {
      const found = candidates.filter(([id, goal]) => `${goal.name} ${id} ${goal.text}`.toLocaleLowerCase().includes(wanted));
      list.replaceChildren(option("-", isForward ? "no goal: it was dropped" : "no goal: it is new"),
        ...found.map(([id, goal]) => option(id, `${goal.name}  ${goal.text}`, id === link.rival)));
    };
    fill("");
    const search = el("input", { type: "search", placeholder: `Search the goals of ${year}`, oninput: () => fill(search.value.toLocaleLowerCase()) });
    const decision = () => {
      if (!list.value) return null;
      if (list.value === "-") {
        return isForward ? { verdict: "dropped", from: Links.goal(fixed), year } : { verdict: "new", to: Links.goal(fixed), year };
      }
      const other = Links.goal(list.value);
      return isForward ? { verdict: "linked", from: Links.goal(fixed), to: other } : { verdict: "linked", from: other, to: Links.goal(fixed) };
    };
    Links.withReason(link, isForward ? `${fixed} became …` : `${fixed} was before …`, "wordings compared", decision,
      el("p", { class: "wording" }, Links.data.goals[fixed].text), search, list);
  },

  withdraw(link) {
    Store.set("decisions", Links.key(link), null);
    Links.showList();
  },
};
