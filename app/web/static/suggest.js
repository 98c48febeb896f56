"use strict";
// Suggestions while a name is typed: an ARIA combobox. Without it the box is a plain form.
const make = (name, its) => Object.assign(document.createElement(name), its);

const suggest = (input) => {
  const id = `${input.id}-list`;
  const list = make("ul", { id, className: "suggestions", role: "listbox", ariaLabel: "Suggestions" });
  const said = make("span", { className: "hidden", role: "status" });
  let at, pause, request;

  const mark = (next) => {
    at = next;
    for (const one of list.children) one.ariaSelected = one === list.children[at];
    input.setAttribute("aria-activedescendant", at < 0 ? "" : `${id}-${at}`);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const option = ({ label, matched, language, form, type, description, url }, index) => {
    const one = make("li", { id: `${id}-${index}`, role: "option", textContent: label });
    const name = form === "id" || label.includes(matched) ? "" : matched;
    const lang = (name && language) || "en";
    const more = make("small", { textContent: `${type} · ` });
    more.append(make("span", { textContent: name || description, lang }));
    one.append(more);
    one.onclick = () => location.assign(url);
    return one;
  };
  const show = (items, words) => {
    list.replaceChildren(...items.map(option));
    list.hidden = !items.length;
    input.ariaExpanded = !list.hidden;
    said.textContent = words;
    mark(-1);
  };
  const close = () => {
    clearTimeout(pause);
    request?.abort();
    show([], "");
  };
  const ask = async () => {
    const q = input.value.trim(), type = new FormData(input.form).get("type") || "";
    if (q.length < 2) return close();
    request?.abort();
    request = new AbortController();
    const asked = new URLSearchParams({ q, type, limit: 8 });
    try {
      const { items = [] } = await (await fetch(`/api/v1/suggest?${asked}`, request)).json(), { length } = items;
      show(items, `${length || "No"} suggestion${length === 1 ? "" : "s"}`);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  Object.assign(input, { type: "text", role: "combobox", ariaAutoComplete: "list" });
  input.setAttribute("aria-controls", id);
  input.parentElement.append(list, said);
  close();
  input.oninput = () => {
    mark(-1);
    clearTimeout(pause);
    pause = setTimeout(ask, 120);
  };
  input.onblur = close;
  input.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], size = list.children.length + 1;
    if (event.isComposing) return;
    if (step && size > 1) mark(((at + 1 + step + size) % size) - 1);
    else if (step > 0) ask();
    else if (event.key === "Escape" && size > 1) close();
    else if (event.key === "Enter" && at >= 0) list.children[at].click();
    else return;
    event.preventDefault();
  };
  list.onmousedown = (event) => event.preventDefault();
};
const suggestAll = () => document.querySelectorAll("[data-suggest]:not([role])").forEach(suggest);
addEventListener("swapped", suggestAll); // filters.js has put in another answer
suggestAll();
