// A figure: its definition, the denominator and sample size, and the cells or operators that it is made of.
import { documentOf, explain } from "./define.js";
import { el } from "./dom.js";
import { basis, count, many, moment, percent, requests } from "./format.js";
import { because, conditions } from "./groups.js";
import { cellTable, facts, part, sum, table } from "./parts.js";
import { ask } from "./state.js";

const ofOperators = ["OperatorContribution", "OperatorAssessment", "Convergence", "JoinEffects"];
const ofPeriods = ["PredictorVerdict"];

export function figureView({ of }, shown) {
  const names = of.split(" ");
  const type = documentOf(names[0]);
  const rest = ofPeriods.includes(type) ? periods(shown) : ofOperators.includes(type) ? operators(shown) : cells(shown);
  return { parts: [part("What it means", ...explain(names)), ...rest] };
}

/** The cells in which requests fail at one condition: their failures sum to the funnel's. */
export function conditionView({ of }, { funnel, cells: all, coverage }) {
  const at = conditions.indexOf(of.replace("cause ", ""));
  const failed = (cell) => cell.failed[at] ?? 0;
  const own = all.filter((cell) => failed(cell) > 0).sort((a, b) => failed(b) - failed(a));
  return {
    parts: [
      part("What it means", because[of] && el("p", {}, `Requests fail at it because ${because[of]}.`), ...explain(["binding-condition", "pass-rate", "condition-gain"])),
      part("How many", facts(
        ["failed at it", `${count(sum(own, failed))} of ${requests(funnel?.requests)}`],
        ["in", `${many(own.length, "workload cell")} of ${count(coverage?.cellsObserved)}`], ["data", basis(funnel ?? coverage)])),
      part("In which workloads", cellTable("condition-cells", own, [{ name: `failed at ${of}`, value: failed, show: count }])),
    ],
  };
}

function cells({ coverage, cells: all }) {
  if (!coverage?.requests) return [part("What it is made of", el("p", {}, "No demand in this window."))];
  const line = (state) => {
    const own = all.filter((cell) => cell.state === state);
    const asked = sum(own, (cell) => cell.requests);
    return [state, `${requests(asked)} (${percent(asked / coverage.requests)}) in ${many(own.length, "workload cell")}`];
  };
  const seen = sum(all, (cell) => cell.requests);
  return [
    part("Denominator and sample", facts(["all", `${requests(coverage.requests)} in ${many(coverage.cellsObserved, "workload cell")}`],
      line("covered"), line("uncovered"), line("undetermined"), ...(coverage.demandInsufficient == null ? [] : [line("insufficient")]), ["succeeded", requests(coverage.succeeded)], ["data", basis(coverage)])),
    part("The workload cells that it is made of", seen < coverage.requests
      ? el("p", { class: "note" }, `Those with most demand: ${requests(seen)} of ${count(coverage.requests)}.`)
      : el("p", { class: "note" }, "Their requests sum to the denominator."),
    cellTable("figure-cells", [...all].sort((a, b) => b.requests - a.requests))),
  ];
}

function operators({ operators: all, operatorsActive, coverage }) {
  return [
    part("Sample", facts(["operators", `${count(operatorsActive)} with an attempt in the window`], ["demand", requests(coverage?.requests)],
      ["data", all.length ? basis(all[0]) : "not analysed yet"])),
    part("The operators", table({
      key: "figure-operators",
      caption: "Operators",
      columns: [
        { name: "operator", isHead: true, value: (row) => row.operator, open: (row) => () => ask("operator", row.operator) },
        { name: "attempts", value: (row) => row.attempts, show: count },
        { name: "succeeded", value: (row) => row.succeeded, show: count },
        { name: "cells served", value: (row) => row.cellsServed, show: count },
        { name: "role", left: true, value: (row) => row.role },
      ],
      rows: all,
    })),
  ];
}

const periods = ({ verdict }) => [part("Sample", verdict
  ? facts(["periods", count(verdict.periods)], ["forecasts", count(verdict.forecasts)], ["data to", moment(verdict.through)])
  : el("p", {}, "The first weeks have to pass."))];
