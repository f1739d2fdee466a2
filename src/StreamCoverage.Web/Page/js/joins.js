import { find, text } from "./dom.js";
import { count, day, isNone, many, moment, periods, plain, points, pointsBetween } from "./format.js";
import { csvOf } from "./load.js";
import { ask } from "./state.js";
import { showTable } from "./table.js";

const verdicts = ["expands coverage", "adds redundancy", "adds volume only", "harmful", "not enough data"];

/** What joins changed: cells that an operator declares, against cells that it does not. */
export function showJoins(assessments, together) {
  text("joins-sentence", assessments.length
    ? `${many(assessments.length, "join")} assessed: ${verdicts.map((verdict) => [assessments.filter((join) => join.verdict === verdict).length, verdict])
      .filter(([n]) => n > 0).map(([n, verdict]) => `${count(n)} with “${verdict}”`).join(", ")}.`
    : "No join was assessed yet: the first look is one period after a join.");
  showTable(find("joins"), {
    key: "joins",
    caption: "What joins changed",
    csv: csvOf("assessments"),
    columns: [
      { name: "operator", isHead: true, value: (row) => row.operator, open: (row) => () => ask("operator", row.operator) },
      { name: "verdict", left: true, define: ["join-verdict"], value: (row) => row.verdict, show: (verdict, row) => row.final ? verdict : `${verdict} (not final)` },
      { name: "effect, points", define: ["join-effect"], value: (row) => row.effect, show: points },
      { name: "95 % interval", left: true, value: (row) => row.effectLower, show: (lower, row) => pointsBetween(lower, row.effectUpper) },
      { name: "joined", left: true, value: (row) => row.joinedAt, show: (at) => moment(at) },
      { name: "new per served", define: ["additionality"], value: (row) => row.additionality, show: plain },
      { name: "coverage, points", define: ["coverage-gain"], value: (row) => row.coverageGain, show: points },
      { name: "attempts", value: (row) => row.attempts, show: count },
      { name: "cells, compared", value: (row) => row.cellsTreated, show: (cells, row) => `${count(cells)}, ${count(row.cellsControl)}` },
      { name: "data to", left: true, value: (row) => row.assessedAt, show: (at) => day(at) },
      { name: "why", left: true, value: (row) => row.label },
    ],
    rows: assessments,
    most: 8,
  });
  text("together-sentence", isNone(together?.effect)
    ? "All joins together: nothing to compare with yet. It takes cells that a join touched and cells that none did, before and after."
    : `All ${count(together.joins)} joins of the last ${periods(together.periods, together.periodSeconds)} together: ${points(together.effect)} points of success in their ${
      many(together.cellsJoined, "cell")} (95 % interval ${pointsBetween(together.effectLower, together.effectUpper)}), against ${
      many(together.cellsNotJoined, "cell")} that none touched.${wasApart(together) ? " But these cells stood apart before the joins already, so not all of it is their work." : ""}`);
  find("together-since").hidden = !together?.bySince.length;
  showTable(find("together"), {
    key: "together",
    caption: "What all joins together changed, by periods since",
    columns: [
      { name: "periods since the join", isHead: true, value: (row) => row.since, show: plain },
      { name: "effect, points", define: ["joins-effect-since", "joins-effect"], value: (row) => row.effect, show: points },
      { name: "standard error, points", value: (row) => row.standardError, show: points },
    ],
    rows: together?.bySince ?? [],
    most: 100,
  });
}

// Before a join its effect is a placebo and must lie near 0: three standard errors and a point away is not near.
const wasApart = ({ bySince }) => bySince.some(({ since, effect, standardError }) => since < 0 && Math.abs(effect) > 3 * (standardError ?? 0) + 0.01);
