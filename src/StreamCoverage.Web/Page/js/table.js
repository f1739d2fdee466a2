// Tables whose columns can be sorted, whose headings carry definitions, and which begin with the rows that matter most.
import { what } from "./define.js";
import { el, renew } from "./dom.js";

const sorted = new Map();
const unfolded = new Set();

/**
 * Fills a place with a table. A column: name, value(row), show(value, row), and where wanted left, define (names of metrics), defineRow(row)
 * (the same, row by row), bar (its full length), isHead, open(row) (what to do when it is chosen, or nothing) and named(row) (what is chosen).
 * csv is the address of the same rows as CSV, where there is one.
 * Numbers stand in data-value as they are.
 */
export function showTable(place, { key, caption, csv, columns, rows, most = 15, seriesOf }) {
  const draw = () => {
    const { column, isDown } = sorted.get(key) ?? {};
    const ordered = column === undefined ? rows : [...rows].sort((a, b) => (isDown ? -1 : 1) * compare(columns[column].value(a), columns[column].value(b)));
    const shown = unfolded.has(key) ? ordered : ordered.slice(0, most);
    renew(place, el("div", { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" },
      el("table", { class: "lines" }, el("caption", { class: "unseen" }, caption),
        el("thead", {}, el("tr", {}, ...columns.map((c, i) => heading(c, column === i ? isDown : null, () => turn(i))))),
        el("tbody", {}, ...shown.map((row) => el("tr", { "data-series": seriesOf?.(row) }, ...columns.map((c) => cell(c, row))))))),
    csv && el("a", { class: "csv", href: csv, download: true }, `CSV: ${caption[0].toLowerCase()}${caption.slice(1)}`),
    rows.length > most && el("button", { type: "button", class: "more", onclick: fold },
      unfolded.has(key) ? `Show the first ${most}` : `Show all ${rows.length}`));
  };
  const turn = (column) => {
    const was = sorted.get(key);
    sorted.set(key, { column, isDown: was?.column === column ? !was.isDown : typeof columns[column].value(rows[0] ?? {}) === "number" });
    draw();
  };
  const fold = () => {
    unfolded.delete(key) || unfolded.add(key);
    draw();
    place.querySelector(".more").focus();
  };
  draw();
}

function heading(column, isDown, turn) {
  const order = isDown === null ? null : isDown ? "descending" : "ascending";
  return el("th", { scope: "col", class: column.left || column.isHead ? "left" : null, "aria-sort": order },
    el("button", { type: "button", class: "sort", onclick: turn }, column.name, el("span", { "aria-hidden": "true" }, isDown === null ? "" : isDown ? " ▼" : " ▲")),
    column.define && what(column.name, column.define));
}

function cell(column, row) {
  const value = column.value(row) ?? null;
  const text = column.show ? column.show(value, row) : `${value ?? "unknown"}`;
  const open = column.open?.(row);
  const content = [open ? el("button", { type: "button", class: "way", "aria-label": column.named?.(row), onclick: open }, text) : text];
  if (column.bar && value !== null) content.push(bar(value / column.bar));
  if (column.defineRow?.(row)) content.push(what(text, column.defineRow(row)));
  return column.isHead
    ? el("th", { scope: "row", title: text }, ...content)
    : el("td", { class: column.left ? "left" : null, "data-value": typeof value === "number" ? value : null }, ...content);
}

function bar(share) {
  const inner = el("span", {});
  inner.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return el("span", { class: "meter", "aria-hidden": "true" }, inner);
}

// What is unknown comes last in falling order.
function compare(a, b) {
  if (typeof a === "string" || typeof b === "string") return `${a ?? ""}` < `${b ?? ""}` ? -1 : `${a ?? ""}` > `${b ?? ""}` ? 1 : 0;
  return (a ?? -Infinity) - (b ?? -Infinity) || 0;
}
