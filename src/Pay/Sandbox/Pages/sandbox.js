// Comfort only: every page works without it.
"use strict";
const body = document.body;

document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    // The clipboard needs a secure address; a selection works everywhere.
    const area = document.createElement("textarea");
    area.value = button.dataset.copy;
    body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  if (label === body.dataset.copied) return;
  button.textContent = body.dataset.copied;
  setTimeout(() => { button.textContent = label; }, 1500);
});

const rows = document.getElementById("rows");
const live = document.getElementById("live");
let chosen = null;

function choose(row) {
  document.querySelectorAll("tr.chosen").forEach(other => other.classList.remove("chosen"));
  if (!row) return;
  chosen = row.id;
  row.classList.add("chosen");
  row.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = [...rows.querySelectorAll("tbody tr")];
  const at = all.findIndex(row => row.id === chosen);
  choose(all[Math.min(Math.max(at + step, 0), all.length - 1)]);
}

async function refresh() {
  if (live.checked && !document.hidden && !rows.contains(document.activeElement) && !window.getSelection().toString()) {
    const url = new URL(location.href);
    url.searchParams.set("rows", "1");
    try {
      const answer = await fetch(url, { credentials: "same-origin" });
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        rows.replaceChildren(...fresh.body.childNodes);
        choose(chosen && document.getElementById(chosen));
      }
    } catch {
      // The platform may be restarting: the next look finds it.
    }
  }
  setTimeout(refresh, 1500);
}

if (rows) {
  if (rows.dataset.live === "can") setTimeout(refresh, 1500);
  else live.checked = false;
}

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const back = document.getElementById("back");
  if (rows && event.key === "j") move(1);
  else if (rows && event.key === "k") move(-1);
  else if (rows && event.key === "Enter" && chosen && event.target === body) document.getElementById(chosen)?.querySelector("a").click();
  else if (rows && event.key === "l") live.click();
  else if (rows && event.key === "/") { event.preventDefault(); document.querySelector("input[type=search]").focus(); }
  else if (back && (event.key === "Escape" || event.key === "u")) back.click();
  else if (event.key === "c") document.querySelector("[data-key=c]")?.click();
});
