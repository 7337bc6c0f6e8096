"use strict";
/* A press on a heading of a table sorts its rows; without script the table is as it was written. */
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  if (!body || body.rows.length > 5000) continue;
  const key = (row, at) => {
    const cell = row.cells[at];
    const number = cell.querySelector("data");
    if (number) return number.value === "" ? NaN : Number(number.value);
    return cell.textContent.trim();
  };
  const order = (a, b) => {
    if (typeof a === "number" && typeof b === "number") {
      return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -1 : b - a;
    }
    return String(a).localeCompare(String(b));
  };
  Array.from(table.tHead.rows[table.tHead.rows.length - 1].cells).forEach((head, at) => {
    if (head.colSpan > 1) return;
    const press = document.createElement("button");
    press.type = "button";
    press.append(...head.childNodes);
    head.append(press);
    press.addEventListener("click", () => {
      const again = head.getAttribute("aria-sort") === "descending";
      for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", again ? "ascending" : "descending");
      const rows = Array.from(body.rows);
      rows.sort((one, other) => (again ? -1 : 1) * order(key(one, at), key(other, at)));
      body.append(...rows);
    });
  });
}
