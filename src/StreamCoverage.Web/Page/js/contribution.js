import { find, text } from "./dom.js";
import { basis, count, many, percent, points } from "./format.js";
import { csvOf } from "./load.js";
import { ask } from "./state.js";
import { showTable } from "./table.js";
import { showWaterfall } from "./waterfall.js";

/** What each operator adds to coverage, beside what it served and what it was paid. */
export function showContribution({ operators, operatorsActive, fragility }) {
  text("contribution-sentence", operators.length ? sentence(operators, operatorsActive) : "Not analysed yet.");
  text("contribution-note", operators.length ? basis(operators[0], many(operatorsActive, "active operator")) : "");
  const most = Math.max(...operators.map((operator) => operator.shapleyShare ?? 0)) || 1;
  showTable(find("contribution"), {
    key: "contribution",
    caption: "What each operator adds to coverage",
    csv: csvOf("contribution"),
    columns: [
      { name: "operator", isHead: true, value: (row) => row.operator, open: (row) => () => ask("operator", row.operator) },
      { name: "role", left: true, define: ["role"], value: (row) => row.role },
      { name: "pivotal, points", define: ["pivotal-share"], value: (row) => row.pivotalShare, show: points },
      { name: "Shapley, points", define: ["shapley-share", "shapley-probabilistic"], value: (row) => row.shapleyShare, show: points, bar: most },
      { name: "attempts", value: (row) => row.attempts, show: count },
      { name: "qualified cells", value: (row) => row.cellsQualified, show: (cells, row) => `${count(cells)} of ${count(row.cellsServed)}` },
      { name: "paid", define: ["paid-share"], value: (row) => row.paidShare, show: (share) => percent(share) },
      { name: "would be paid", define: ["coverage-paid-share"], value: (row) => row.coverageShare, show: (share) => percent(share) },
      { name: "difference, points", value: difference, show: points },
      { name: "owner", left: true, value: (row) => row.owner, show: (owner) => owner ?? "not declared" },
    ],
    rows: operators,
    most: 10,
  });
  showWaterfall(operators, fragility?.coverage ?? null);
}

const difference = (row) => row.paidShare === null || row.coverageShare === null ? null : row.paidShare - row.coverageShare;

function sentence(operators, active) {
  const roles = ["pivotal", "redundant", "saturated", "none"].map((role) => [role, operators.filter((operator) => operator.role === role).length]);
  return `Of ${many(active, "operator")} with an attempt: ${roles.map(([role, n]) => `${count(n)} ${role === "none" ? "without a role" : role}`).join(", ")}. `
    + "Pivotal: some demand is covered by nobody else. Saturated: where it qualifies, many others do.";
}
