"use strict";
// The pages of a document, one under the other: pictures load when they come into sight, boxes lie over the words.

const Pages = {
  document: null,
  sheets: new Map(), // page number → its element
  boxes: new Map(), // key of a field → its boxes
  watcher: null,
  zoom: 1,

  show(data, entry, onPick) {
    const pane = byId("page-pane");
    Pages.document = data;
    Pages.sheets.clear();
    Pages.boxes.clear();
    if (Pages.watcher) Pages.watcher.disconnect();
    const scroller = el("div", { class: "sheets" });
    Pages.watcher = new IntersectionObserver(Pages.load, { root: scroller, rootMargin: "600px 0px" });
    data.pages.forEach(([width, height, picture], index) => {
      const sheet = el("div", { class: "sheet", "data-page": index + 1, "data-picture": picture });
      sheet.style.aspectRatio = `${width} / ${height}`;
      sheet.append(el("span", { class: "page-number" }, `page ${index + 1}`));
      Pages.sheets.set(index + 1, sheet);
      scroller.append(sheet);
      Pages.watcher.observe(sheet);
    });
    for (const row of data.rows) for (const field of row.fields) Pages.addBoxes(row, field, onPick);
    const problem = data.problem ? el("p", { class: "problem" }, `No pictures: ${data.problem}.`) : null;
    pane.replaceChildren(Pages.bar(entry), ...(problem ? [problem] : []), scroller);
    Pages.setZoom(Pages.zoom);
    scroller.addEventListener("scroll", Pages.tellPage, { passive: true });
    Pages.tellPage();
  },

  bar(entry) {
    const step = (factor) => () => Pages.setZoom(Pages.zoom * factor);
    return el("div", { class: "bar" },
      el("span", { class: "grow file", title: entry.file }, entry.file),
      el("span", { id: "parts", class: "parts" }),
      el("span", { id: "page-now", class: "muted" }),
      el("button", { class: "quiet", title: "Smaller (-)", onclick: step(1 / 1.25), "aria-label": "Smaller" }, "−"),
      el("button", { class: "quiet", title: "Larger (+)", onclick: step(1.25), "aria-label": "Larger" }, "+"));
  },

  setZoom(zoom) {
    Pages.zoom = Math.min(3, Math.max(0.5, zoom));
    const scroller = document.querySelector(".sheets");
    if (scroller) scroller.style.setProperty("--zoom", Pages.zoom);
  },

  load(entries) {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !target.dataset.picture) continue;
      const image = el("img", { alt: `Page ${target.dataset.page}`, draggable: "false", src: target.dataset.picture });
      delete target.dataset.picture;
      target.prepend(image);
      Pages.watcher.unobserve(target);
    }
  },

  addBoxes(row, field, onPick) {
    const made = [];
    for (const [page, x0, top, x1, bottom] of field.boxes) {
      const sheet = Pages.sheets.get(page);
      if (!sheet) continue;
      const [width, height] = Pages.document.pages[page - 1];
      const box = el("button", {
        class: `box kind-${field.kind}${field.review ? " doubtful" : ""}`,
        "data-key": field.key,
        tabindex: -1,
        "aria-label": `${row.name} ${fieldTitle(field)}`,
        onclick: () => onPick(field.key),
      });
      box.style.left = `${(x0 / width) * 100}%`;
      box.style.top = `${(top / height) * 100}%`;
      box.style.width = `${((x1 - x0) / width) * 100}%`;
      box.style.height = `${((bottom - top) / height) * 100}%`;
      if (!made.length) box.append(el("span", { class: "tag" }, fieldTag(field)));
      sheet.append(box);
      made.push(box);
    }
    Pages.boxes.set(field.key, made);
  },

  // Lights the boxes of a row, and more those of one of its fields, and brings that into sight.
  light(row, field, mayScroll) {
    for (const box of document.querySelectorAll(".box.of-row, .box.lit")) box.classList.remove("of-row", "lit");
    if (!row) return;
    for (const one of row.fields) for (const box of Pages.boxes.get(one.key) || []) box.classList.add("of-row");
    const lit = Pages.boxes.get(field.key) || [];
    for (const box of lit) box.classList.add("lit");
    Pages.tellParts(row, field);
    const first = lit[0] || row.fields.flatMap((one) => Pages.boxes.get(one.key) || [])[0];
    if (first && mayScroll) Pages.reveal(first);
    else if (!first && mayScroll) Pages.scrollToPage(row.pages[0]);
  },

  reveal(box) {
    const scroller = document.querySelector(".sheets");
    const frame = scroller.getBoundingClientRect();
    const place = box.getBoundingClientRect();
    const margin = Math.min(90, frame.height / 6);
    if (place.top < frame.top + margin || place.bottom > frame.bottom - margin) {
      const target = Math.min(frame.height / 3, Math.max(margin, (frame.height - place.height) / 2));
      scroller.scrollTop += place.top - frame.top - target;
    }
    if (place.left < frame.left || place.right > frame.right) scroller.scrollLeft += place.left - frame.left - 40;
  },

  scrollToPage(number) {
    const sheet = Pages.sheets.get(number);
    if (sheet) document.querySelector(".sheets").scrollTop = sheet.offsetTop - 8;
  },

  // A row over several pages: a button for each page that a part of the field, or of the row, stands on.
  tellParts(row, field) {
    const pagesOf = (fields) => [...new Set(fields.flatMap((one) => one.boxes.map((box) => box[0])))].sort((a, b) => a - b);
    const own = pagesOf([field]);
    const all = pagesOf(row.fields);
    const buttons = all.length < 2 ? [] : all.map((page) =>
      el("button", { class: `quiet part${own.includes(page) ? " own" : ""}`, onclick: () => Pages.scrollToPart(row, field, page) },
        `p. ${page}`));
    byId("parts").replaceChildren(...(buttons.length ? [`row on ${plural(all.length, "page")}: `, ...buttons] : []));
  },

  scrollToPart(row, field, page) {
    const sheet = Pages.sheets.get(page);
    const boxes = [field, ...row.fields].flatMap((one) => Pages.boxes.get(one.key) || []);
    const part = boxes.find((box) => box.parentElement === sheet);
    if (part) Pages.reveal(part);
    else Pages.scrollToPage(page);
  },

  tellPage() {
    const scroller = document.querySelector(".sheets");
    if (!scroller || !Pages.sheets.size) return;
    const middle = scroller.scrollTop + scroller.clientHeight / 2;
    let now = 1;
    for (const [number, sheet] of Pages.sheets) if (sheet.offsetTop <= middle) now = number;
    byId("page-now").textContent = `${now} of ${Pages.sheets.size}`;
  },
};
