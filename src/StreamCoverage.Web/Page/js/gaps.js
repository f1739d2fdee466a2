import { find, text } from "./dom.js";
import { basis, count, points, pointsBetween, requests } from "./format.js";
import { capabilities } from "./groups.js";
import { csvOf } from "./load.js";
import { ask, cellText } from "./state.js";
import { showTable } from "./table.js";

const gain = (define, most) => [
  { name: "gain, points", define, value: (row) => row.gain, show: points, bar: most },
  { name: "95 % interval", left: true, value: (row) => row.gainLower, show: (lower, row) => pointsBetween(lower, row.gainUpper) },
];

/** Where one more operator would help most, and what hangs on one alone. */
export function showGaps(gaps, cells) {
  const known = new Map(cells.map((cell) => [cell.cell, cell]));
  const open = (row) => known.has(row.cell) && (() => ask("cell", cellText(known.get(row.cell))));
  text("recruit-sentence", sentence(gaps));
  text("recruit-note", gaps ? basis(gaps, requests(gaps.requests)) : "");
  showTable(find("capabilities"), {
    key: "capabilities",
    caption: "Capabilities to recruit, greatest gain first",
    columns: [
      { name: "capabilities", isHead: true, value: capabilities },
      ...gain(["capability-gap"], gaps?.capabilities[0]?.gain || 1),
      { name: "coverage, points", define: ["capability-coverage-gap"], value: (row) => row.coverageGain, show: points },
      { name: "requests", value: (row) => row.requests, show: count },
      { name: "cells", value: (row) => row.cells, show: count },
    ],
    rows: gaps?.capabilities ?? [],
    most: 8,
  });
  showTable(find("gap-cells"), {
    key: "gap-cells",
    csv: csvOf("gaps"),
    caption: "Workload cells with the greatest gain",
    columns: [
      { name: "workload", isHead: true, value: (row) => row.workload, open },
      ...gain(["cell-gap"], gaps?.cells[0]?.gain || 1),
      { name: "binds", left: true, define: ["binding-condition"], value: (row) => row.binding, show: (binding) => binding ?? "–" },
      { name: "would be covered", left: true, value: (row) => row.wouldBeCovered, show: (would) => would ? "yes" : "no" },
      { name: "succeeded", value: (row) => row.succeeded, show: (succeeded, row) => `${count(succeeded)} of ${count(row.requests)}` },
    ],
    rows: gaps?.cells ?? [],
    most: 8,
  });
  showTable(find("carriers"), {
    key: "carriers",
    caption: "Covered workload cells that one operator carries alone",
    columns: [
      { name: "workload", isHead: true, value: (row) => row.workload, open },
      { name: "carried by", left: true, define: ["single-carrier"], value: (row) => row.operator, open: (row) => () => ask("operator", row.operator) },
      { name: "requests", value: (row) => row.requests, show: count },
    ],
    rows: gaps?.fragile ?? [],
    most: 8,
  });
}

function sentence(gaps) {
  if (!gaps) return "Not analysed yet.";
  const [best] = gaps.capabilities;
  const alone = gaps.fragile.length ? `${count(gaps.fragile.length)} covered workload cells hang on one operator.` : "No covered workload cell hangs on one operator.";
  return best ? `One operator with ${capabilities(best)} would add ${points(best.gain)} points of success rate. ${alone}` : alone;
}
