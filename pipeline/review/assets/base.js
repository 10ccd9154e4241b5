"use strict";
// What every other script uses: building elements, loading data, telling the user.

const Review = {
  data: {},
  waiting: {},

  // Called by each data script.
  receive(name, value) {
    Review.data[name] = value;
  },

  // Loads data/NAME.js unless it is there; resolves to its value.
  load(name) {
    if (name in Review.data) return Promise.resolve(Review.data[name]);
    if (!Review.waiting[name]) {
      Review.waiting[name] = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `data/${encodeURIComponent(name)}.js`;
        script.onload = () => {
          script.remove();
          if (name in Review.data) resolve(Review.data[name]);
          else reject(new Error(`data/${name}.js holds nothing that can be used`));
        };
        script.onerror = () => {
          delete Review.waiting[name];
          reject(new Error(`data/${name}.js cannot be loaded: is the folder complete?`));
        };
        document.head.append(script);
      });
    }
    return Review.waiting[name];
  },
};

const byId = (id) => document.getElementById(id);

// An element. Texts become text nodes, never markup; attributes that are null or false are left out.
function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function option(value, label, isChosen) {
  return el("option", { value, selected: Boolean(isChosen) }, label);
}

function plural(count, one, many) {
  return `${count} ${count === 1 ? one : many || `${one}s`}`;
}

let toastTimer = 0;
function toast(message) {
  const box = byId("toast");
  box.textContent = message;
  box.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => box.classList.remove("shown"), 3500);
}

// Shows a dialog; resolves when it is closed.
function showDialog(title, ...content) {
  const dialog = byId("dialog");
  const close = el("button", { class: "quiet", onclick: () => dialog.close(), "aria-label": "Close" }, "Close (Esc)");
  dialog.replaceChildren(el("div", { class: "dialog-head" }, el("h2", {}, title), close), ...content);
  if (!dialog.open) dialog.showModal();
  return dialog;
}

// How a status looks: a letter is always there, colour and pattern only help.
const STATUS_NAMES = {
  achieved: "achieved",
  in_progress: "in progress",
  not_started: "not started",
  mixed: "mixed",
  blank: "blank",
};

function statusClass(status) {
  return `status-${status || "blank"}`;
}
