// What a script can add to the page; without it everything is there to read. It asks nothing of any server.
const words = document.getElementById("page.words").dataset;

function button(text, title, pressed) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  if (title) made.title = title;
  made.addEventListener("click", pressed);
  return made;
}

// Tables that compare sort by a column: a click downwards, another upwards, a third as printed. Rows set apart (a sum, say) stay where they are.
function number(text) {
  const found = text.replace(/[,\s]/g, "").replace("−", "-").match(/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?/i);
  return found ? Number(found[0]) : null;
}

function compare(left, right) {
  const [a, b] = [number(left), number(right)];
  if (a !== null && b !== null) return a - b;
  return a !== null ? -1 : b !== null ? 1 : left.localeCompare(right, "zh");
}

function sort(table, column, head) {
  const next = { none: "ascending", ascending: "descending", descending: "none" }[head.getAttribute("aria-sort")];
  for (const other of table.tHead.rows[0].cells) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", next);
  const text = (row) => row.cells[column].textContent.trim();
  const order = { none: (a, b) => a.dataset.place - b.dataset.place, ascending: (a, b) => compare(text(a), text(b)), descending: (a, b) => compare(text(b), text(a)) };
  const rows = [...table.tBodies[0].rows];
  const moving = rows.filter((row) => !row.classList.contains("strong")).sort(order[next]);
  table.tBodies[0].append(...rows.map((row) => (row.classList.contains("strong") ? row : moving.shift())));
}

for (const table of document.querySelectorAll(".scroll > table.sortable")) {
  const rows = [...table.tBodies[0].rows];
  if (rows.length < 3) continue;
  rows.forEach((row, place) => { row.dataset.place = place; });
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (!head.textContent.trim()) return;
    const pressed = button("", words.sort, () => sort(table, column, head));
    pressed.append(...head.childNodes);
    head.append(pressed);
    head.setAttribute("aria-sort", "none");
  });
}

// Listings can be copied.
for (const listing of document.querySelectorAll("pre")) {
  const copy = button(words.copy, "", async () => {
    const text = listing.querySelector("code").textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      getSelection().selectAllChildren(listing);
      document.execCommand("copy");
    }
    copy.textContent = words.copied;
    setTimeout(() => { copy.textContent = words.copy; }, 2000);
  });
  copy.className = "copy";
  const frame = document.createElement("div");
  frame.className = "listing";
  listing.replaceWith(frame);
  frame.append(listing, copy);
}

// A click on a figure enlarges it as its box does, and Escape makes it small again.
const boxes = [...document.querySelectorAll(".zoom")];
for (const box of boxes) {
  for (const picture of box.closest("figure").querySelectorAll("img")) picture.addEventListener("click", () => box.click());
}
addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const box of boxes) box.checked = false;
});
