// The answer to a question (main[data-results]) changes in place: a form or a link to the page's own address is fetched
// as it is, put in and kept in the address. Without this file, or if anything is amiss, both lead there as ever.
const main = document.querySelector("main[data-results]");
const said = Object.assign(document.createElement("p"), { className: "hidden", role: "status" });
const HEAD = "link[rel=canonical], link[rel=alternate], meta[name]:not([name=viewport], [name=color-scheme])";
const typed = new Set(); // fields changed since the question was sent: an answer does not undo them
const here = ({ pathname, search }) => pathname + search;
let shown = here(location), request, pause, last;

const lead = () => main.querySelector("[data-said]") ?? main.querySelector(".refusal p, .lead") ?? main.querySelector("h1");
const alike = (one, old) => ["class", "name", "value", "href"].every((its) => one.getAttribute(its) === old.getAttribute(its));
const twin = (old, where = main) =>
  [...where.querySelectorAll(old.localName)].find((one) =>
    old.id ? one.id === old.id : alike(one, old) && (!old.form || one.textContent === old.textContent));
const label = (one) => one.closest("section[aria-label]")?.ariaLabel ?? one.textContent.split("(")[0];
const folds = () => [...main.querySelectorAll("details:not(.proof, .question)")].map((one) => [one, label(one.firstElementChild)]);

// What is in `old` becomes what is in `next`; the field in use stays where it is, with its cursor or the finger on it.
const swap = (old, next, kept, its) => {
  const [mine, theirs] = [[old, kept], [next, its]].map(([from, to]) => to && [...from.childNodes].find((one) => one.contains(to)));
  if (!mine || !theirs || mine.nodeName !== theirs.nodeName) return old.replaceChildren(...next.childNodes);
  for (const one of [...old.childNodes]) if (one !== mine) one.remove();
  for (const { name } of [...mine.attributes]) if (name !== "open" && !theirs.hasAttribute(name)) mine.removeAttribute(name);
  for (const { name, value } of theirs.attributes) mine.setAttribute(name, value);
  const all = [...next.childNodes], at = all.indexOf(theirs);
  mine.before(...all.slice(0, at));
  mine.after(...all.slice(at + 1));
  if (mine !== kept) swap(mine, theirs, kept, its);
  else if (!typed.has(kept)) Object.assign(kept, { value: its.value, checked: its.checked });
};

const show = (next, from) => {
  const used = main.contains(document.activeElement) ? document.activeElement : from;
  const kept = used?.id && used.matches("input:not([data-suggest]), select") ? used : null;
  const open = new Set(folds().filter(([one]) => one.open).map(([, name]) => name));
  for (const one of document.head.querySelectorAll(HEAD)) one.remove();
  document.head.append(...next.head.querySelectorAll(HEAD));
  document.title = next.title;
  for (const part of [".top nav", ".bottom"]) swap(document.querySelector(part), next.querySelector(part));
  swap(main, next.querySelector("main"), kept, kept && twin(kept, next.querySelector("main")));
  for (const [one, name] of folds()) one.open ||= open.has(name);
  for (const one of typed) if (!one.isConnected) Object.assign(twin(one) ?? {}, { value: one.value, checked: one.checked });
  main.dispatchEvent(new Event("swapped", { bubbles: true }));
  if (used && document.activeElement !== used) {
    twin(used)?.focus({ preventScroll: true });
    if (!main.contains(document.activeElement)) {
      lead().tabIndex = -1;
      lead().focus({ preventScroll: true });
      lead().scrollIntoView({ block: "nearest", behavior: "instant" });
    }
  }
  said.textContent = "";
  setTimeout(() => (said.textContent = lead().textContent.replace(/\s+/g, " ").trim()), 50);
};

const load = async (url, from, { back, again } = {}) => {
  request?.abort();
  request = new AbortController();
  typed.clear();
  main.ariaBusy = "true";
  try {
    const response = await fetch(url, { signal: request.signal, cache: back ? "force-cache" : "default" });
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    const styles = [...next.querySelectorAll("link[rel=stylesheet]")].map((one) => one.getAttribute("href"));
    const known = styles.every((one) => document.querySelector(`link[href="${one}"]`));
    if (!known || !next.querySelector("main[data-results]")) throw new TypeError("another kind of page");
    const to = new URL(response.url);
    to.hash = url.hash;
    if (!back && !again) history.replaceState({ top: scrollY }, "");
    if (!back) history[again || here(to) === shown ? "replaceState" : "pushState"](null, "", to);
    shown = here(to);
    show(next, from);
    main.ariaBusy = "false";
    if (back) scrollTo({ top: history.state?.top ?? 0, behavior: "instant" });
    else if (to.hash) document.getElementById(to.hash.slice(1))?.scrollIntoView();
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
};

const send = (form, from, submitter, again) => {
  const url = new URL(form.getAttribute("action"), location), data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  url.search = new URLSearchParams([...data].filter(([, value]) => value.trim()));
  if (url.origin !== location.origin || url.pathname !== location.pathname || form.method !== "get") return false;
  clearTimeout(pause);
  load(url, from, { again });
  return true;
};
const later = (field, time) => {
  clearTimeout(pause);
  pause = setTimeout(() => {
    const one = field.isConnected ? field : twin(field), again = field.type === "range" && last === field.id;
    if (one?.form && !send(one.form, one, null, again)) one.form.requestSubmit();
    last = field.id;
  }, time);
};

main?.after(said);
main?.addEventListener("input", ({ target }) => {
  typed.add(target);
  if (target.type !== "range") return;
  for (const one of document.querySelectorAll(`output[for="${target.id}"]`)) one.value = target.value;
  later(target, 120);
});
main?.addEventListener("change", ({ target }) => {
  const chosen = target.matches("select, [type=checkbox], [type=radio]") && !target.closest(".step");
  if (chosen && document.querySelector("link[rel=alternate]")) later(target, 250); // an answer is shown, not a first question
});
main?.addEventListener("submit", (event) => {
  last = null;
  if (send(event.target, event.submitter, event.submitter)) event.preventDefault();
});
main?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]:not([target], [download], [type])");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.getAttribute("href"), location);
  if (url.origin !== location.origin || url.pathname !== location.pathname || (url.hash && here(url) === shown)) return;
  event.preventDefault();
  last = null;
  clearTimeout(pause);
  load(url, link);
});
addEventListener("popstate", () => {
  if (!main) return;
  request?.abort(); // an answer still to come is of an address that has been left
  clearTimeout(pause);
  main.ariaBusy = "false";
  if (here(location) !== shown) load(new URL(location), null, { back: true });
});
