// What the views of the panel are made of.
import { workload, worst } from "./cells.js";
import { el } from "./dom.js";
import { count, pair, percent } from "./format.js";
import { conditions } from "./groups.js";
import { ask, cellText, dimensions } from "./state.js";
import { showTable } from "./table.js";

/** A heading and what stands beneath it. */
export const part = (heading, ...children) => el("section", {}, el("h3", {}, heading), ...children);

/** Terms and what is known of them. */
export const facts = (...pairs) => el("dl", { class: "facts" }, ...pairs.filter(([, fact]) => fact !== null)
  .flatMap(([term, fact]) => [el("dt", {}, term), el("dd", {}, ...[fact].flat())]));

/** A table in a place of its own. */
export function table(options) {
  const place = el("div", {});
  showTable(place, options);
  return place;
}

/** The parameters that name a cell; nothing for the whole network. An open dimension is empty. */
export const parametersOf = (text) => text ? Object.fromEntries(dimensions.map((name, i) => [name, JSON.parse(text)[i] ?? ""])) : {};

export const sum = (rows, pick) => rows.reduce((total, row) => total + pick(row), 0);

/** The condition at which most fails, of counts by condition. */
export const most = (failed) => worst({ failed });

/** Failed requests by condition, as words. */
export const byCondition = (failed) => failed.some((n) => n > 0)
  ? failed.map((n, i) => [n, conditions[i]]).filter(([n]) => n > 0).map(([n, name]) => name === "unknown" ? `${count(n)} of unknown cause` : `${count(n)} at ${name}`).join(", ") : "none";

/** Workload cells with what was asked and got, each with its way further. */
export const cellTable = (key, cells, more = []) => table({
  key,
  caption: "Workload cells",
  columns: [
    { name: "workload", isHead: true, value: workload, open: (cell) => () => ask("cell", cellText(cell)) },
    { name: "state", left: true, value: (cell) => cell.state },
    { name: "requests", value: (cell) => cell.requests, show: count },
    { name: "succeeded", value: (cell) => cell.succeeded, show: count },
    { name: "success rate", value: (cell) => cell.succeeded / cell.requests, show: (rate) => percent(rate) },
    { name: "interval", value: (cell) => cell.lower, show: (lower, cell) => pair(lower, cell.upper) },
    ...more,
  ],
  rows: cells,
});
