"use strict";
// What the user changed: kept in the browser's storage under the page's address, so that it survives a reload.

const Store = {
  key: `followup-review:${location.pathname}`,
  state: { edits: {}, decisions: {}, history: [], by: "", theme: "" },
  listeners: [],

  open() {
    try {
      const kept = JSON.parse(localStorage.getItem(Store.key) || "{}");
      Store.state = { ...Store.state, ...kept };
    } catch (error) {
      toast("What was changed before cannot be read from the browser's storage");
    }
  },

  keep() {
    try {
      localStorage.setItem(Store.key, JSON.stringify(Store.state));
    } catch (error) {
      toast("The browser keeps nothing: download the file before you leave this page");
    }
    for (const listener of Store.listeners) listener();
  },

  // Sets, or with null takes away, one change; undo knows what was there before.
  set(kind, key, value) {
    const before = Store.state[kind][key] || null;
    Store.state.history.push({ kind, key, before });
    Store.put(kind, key, value);
  },

  put(kind, key, value) {
    if (value === null) delete Store.state[kind][key];
    else Store.state[kind][key] = value;
    Store.keep();
  },

  // Takes back the last change; gives it, or null where there is none.
  undo() {
    const last = Store.state.history.pop();
    if (!last) return null;
    Store.put(last.kind, last.key, last.before);
    return last;
  },

  setting(name, value) {
    Store.state[name] = value;
    Store.keep();
  },

  // Forgets all changes of a kind: they are in the file now.
  clear(kind) {
    Store.state[kind] = {};
    Store.state.history = Store.state.history.filter((step) => step.kind !== kind);
    Store.keep();
  },

  all(kind) {
    return Object.values(Store.state[kind]);
  },
};
