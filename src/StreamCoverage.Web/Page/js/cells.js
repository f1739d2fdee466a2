import { find, text } from "./dom.js";
import { count, pair, percent, timeToSuccess } from "./format.js";
import { conditions, word } from "./groups.js";
import { csvOf } from "./load.js";
import { ask, cellText, dimensions } from "./state.js";
import { showTable } from "./table.js";

const rank = { uncovered: 0, undetermined: 1, insufficient: 1, covered: 2 };

const columns = [
  ...dimensions.map((name, i) => ({
    name, left: true, value: (cell) => word(cell[name]),
    ...i === 0 && { open: (cell) => () => ask("cell", cellText(cell)), named: (cell) => `What is behind ${workload(cell)}` },
  })),
  { name: "state", left: true, define: ["cell-state"], value: (cell) => cell.operators === 0 ? `${cell.state}, no supply` : cell.state },
  { name: "fails most at", left: true, value: worst },
  { name: "requests", value: (cell) => cell.requests, show: count },
  { name: "success rate", define: ["success-rate"], value: (cell) => cell.succeeded / cell.requests, show: (rate) => percent(rate) },
  { name: "interval", define: ["cell-success-lower", "cell-success-upper"], value: (cell) => cell.lower, show: (lower, cell) => pair(lower, cell.upper) },
  { name: "95 % succeed within", define: ["cell-time-to-success-p95"], value: slow, show: (_, cell) => timeToSuccess(cell.latency?.p95) },
  { name: "operators", value: (cell) => cell.operators, show: count },
  { name: "qualified", value: (cell) => cell.operatorsQualified, show: count },
];

/** A cell's six values, for people. */
export const workload = (cell) => dimensions.map((name) => word(cell[name])).join(" / ");

/** The worst first: what is not covered, and of that the largest demand. */
export function showCells(cells, name, close) {
  text("cells-title", `${name ?? "All"}: ${count(cells.length)} workload cells, worst first`);
  find("cells-close").hidden = name === null;
  find("cells-close").onclick = close;
  showTable(find("cells"), {
    key: "cells",
    caption: "Workload cells, worst first",
    csv: csvOf("coverage"),
    columns,
    rows: [...cells].sort((a, b) => rank[a.state] - rank[b.state] || b.requests - a.requests),
    most: name === null ? 5 : 20,
  });
}

// What never succeeds is slower than all else.
function slow(cell) {
  return cell.latency?.p95.reached === false ? Infinity : cell.latency?.p95.timeToSuccessMs;
}

export function worst(cell) {
  const most = Math.max(...cell.failed);
  return most === 0 ? "–" : `${conditions[cell.failed.indexOf(most)]} (${count(most)})`;
}
