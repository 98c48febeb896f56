"use strict";
// Everything works without this file. It adds a copy button where a text asks for one, and opens what an address points at.
const addCopy = (text) => {
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.textContent = "Copy";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.dataset.copy === "lines" ? text.innerText.trim() : text.innerText.replace(/\s+/g, " ").trim());
      said.textContent = "Copied";
    } catch {
      said.textContent = "Your browser would not copy; select the text instead";
    }
  });
  const row = document.createElement("div");
  row.className = "buttons copy";
  row.append(button, said);
  text.after(row);
};
const addCopies = () => {
  const texts = navigator.clipboard ? [...document.querySelectorAll("[data-copy]")] : [];
  texts.filter((one) => !one.nextElementSibling?.matches(".copy")).forEach(addCopy);
};
addEventListener("swapped", addCopies); // filters.js has put in another answer
addCopies();

const openTarget = () => {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id && document.getElementById(id);
  if (!target) return;
  const details = target.closest("details") || target.querySelector("details");
  if (details) details.open = true;
};
addEventListener("hashchange", openTarget);
openTarget();

// Browsers that cannot show a closed <details> on paper by style alone get it opened, and closed again after.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const one of opened) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of opened) one.open = false;
});
