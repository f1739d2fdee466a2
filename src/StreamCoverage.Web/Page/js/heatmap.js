import { showCells } from "./cells.js";
import { el, find, renew, text } from "./dom.js";
import { compact, count, percent, requests } from "./format.js";
import { grouped } from "./groups.js";
import { choose, chosen, dimensions } from "./state.js";

const rowsMax = 40;
const columnsMax = 14;

let drawn = null;

/** Draws the table of two dimensions, and the cells behind what is chosen in it. */
export function showHeat(cells, observed) {
  drawn = { cells, observed };
  const groups = grouped(cells, chosen.rows, chosen.columns);
  const columns = groups.columns.slice(0, columnsMax);
  const head = el("tr", {}, el("th", { scope: "col", class: "left" }, `${chosen.rows} by ${chosen.columns}`),
    ...columns.map((name) => el("th", { scope: "col", title: name }, name)));
  const rows = groups.rows.slice(0, rowsMax).map((row) => el("tr", {}, el("th", { scope: "row", title: row }, row),
    ...columns.map((column) => el("td", {}, face(row, column, groups.at(row, column))))));
  renew(find("heat"), el("caption", { class: "unseen" }, `Coverage by ${chosen.rows} and ${chosen.columns}`), el("thead", {}, head), el("tbody", {}, ...rows));
  text("heat-note", noteOf(cells, observed, groups));
  const isAll = chosen.row === null || chosen.column === null;
  showCells(isAll ? cells : groups.at(chosen.row, chosen.column)?.cells ?? [], isAll ? null : `${chosen.row} × ${chosen.column}`, () => pick(null, null));
}

/** The two choices of dimensions; taking the other's changes both. */
export function wireHeat() {
  for (const [own, other] of [["rows", "columns"], ["columns", "rows"]]) {
    find(own).replaceChildren(...dimensions.map((name) => el("option", { value: name, selected: name === chosen[own] }, name)));
    find(own).addEventListener("change", (event) => {
      const [was, now] = [chosen[own], event.target.value];
      choose({ [own]: now, ...(chosen[other] === now ? { [other]: was } : {}), row: null, column: null });
      find(other).value = chosen[other];
      if (drawn) showHeat(drawn.cells, drawn.observed);
    });
  }
}

function pick(row, column) {
  choose({ row, column });
  showHeat(drawn.cells, drawn.observed);
  if (row !== null) find("cells").scrollIntoView({ block: "nearest" });
}

function face(row, column, group) {
  if (!group) return el("span", { class: "none", title: `${row}, ${column}: no demand` }, el("b", { "aria-hidden": "true" }, "–"), el("span", { class: "unseen" }, "no demand"));
  const isChosen = chosen.row === row && chosen.column === column;
  const [kind, main, detail] = kindOf(group);
  const label = `${row}, ${column}: ${main}${detail}, success rate ${percent(group.succeeded / group.requests)}, `
    + `${requests(group.requests)} in ${group.cells.length} workload cells`;
  return el("button", {
    type: "button", class: kind, "aria-pressed": `${isChosen}`, "aria-label": label, title: label,
    onclick: () => isChosen ? pick(null, null) : pick(row, column),
  }, el("b", {}, main), el("small", {}, `${percent(group.succeeded / group.requests, 0)} ok · ${compact(group.requests)}`));
}

function kindOf(group) {
  if (group.operators === 0) return ["nosupply", "no supply", ": nobody tried to serve it"];
  if (group.covered + group.uncovered === 0) return ["open", "unknown", ": what was seen does not tell yet"];
  const share = group.covered / group.requests;
  const step = [0.2, 0.5, 0.8, 0.95].filter((limit) => share >= limit).length;
  return [`h${step}`, percent(share, 0), ` covered, up to ${percent(1 - group.uncovered / group.requests, 0)} not ruled out`];
}

function noteOf(cells, observed, { rows, columns }) {
  if (cells.length === 0) return "No demand in this window.";
  const left = [];
  if (observed > cells.length) left.push(`${count(observed - cells.length)} workload cells with the least demand`);
  if (rows.length > rowsMax) left.push(`${count(rows.length - rowsMax)} rows`);
  if (columns.length > columnsMax) left.push(`${count(columns.length - columnsMax)} columns`);
  return left.length ? `Not shown: ${left.join(", ")}; the API has them all.` : "Choose a field of the table to see its workload cells beneath.";
}
