"use strict";
// Headers become buttons that sort their table: rising, then falling. Rows with a sentence instead of numbers stay last.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => sort(table, heads, column));
  });
}

function sort(table, heads, column) {
  const falls = heads[column].getAttribute("aria-sort") === "ascending";
  heads.forEach((head, i) => head.setAttribute("aria-sort", i !== column ? "none" : falls ? "descending" : "ascending"));
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row, place) => ({ row, place, failed: row.classList.contains("failed"), key: keyOf(row.cells[column]) }));
  rows.sort((a, b) => a.failed - b.failed || compare(a.key, b.key, falls) || a.place - b.place);
  body.append(...rows.map(item => item.row));
}

function keyOf(cell) {
  if (!cell) return "";
  const key = cell.dataset.key;
  return key === undefined ? cell.textContent : key === "" ? NaN : Number(key);
}

// What is not measured stays behind in both directions.
function compare(a, b, falls) {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
  const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en");
  return falls ? -order : order;
}

// A closed part would be missing on paper.
addEventListener("beforeprint", () => { for (const part of document.querySelectorAll("details")) part.open = true; });
