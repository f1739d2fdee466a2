import { find, text } from "./dom.js";
import { basis, decimal, percent, periods, plain, requests } from "./format.js";
import { showTable } from "./table.js";

/** Whether many operators do the same few things: a sentence, and how much they differ in each dimension. */
export function showConvergence(convergence, gaps, period) {
  text("alike-sentence", convergence ? sentence(convergence, period) : "Not analysed yet.");
  text("alike-note", convergence ? basis(convergence, gaps && requests(gaps.requests)) : "");
  showTable(find("alike"), {
    key: "alike",
    caption: "How operators resemble each other",
    columns: [
      { name: "figure", isHead: true, value: (row) => row.name, defineRow: (row) => [row.define] },
      { name: "value", value: (row) => row.value, show: (value, row) => row.show(value) },
    ],
    rows: convergence ? rowsOf(convergence) : [],
    most: 20,
  });
}

function sentence({ effectiveOperators, effectiveStrategies, similarity, trend }, period) {
  const now = `The requests are spread as widely as over ${decimal(effectiveOperators)} operators of equal size, which serve in ${decimal(effectiveStrategies)} `
    + `distinct ways; similarity is ${plain(similarity)} (1: all serve the same).`;
  if (!trend) return `${now} A trend takes ${periods(4, period)}.`;
  return `${now} Over ${periods(trend.days, period)} similarity changed by ${plain(trend.slopePerDay)} a ${period === 86_400 ? "day" : "period"} (p = ${plain(trend.p)}): `
    + (trend.converging ? "the operators are converging." : trend.p < 0.05 && trend.slopePerDay < 0 ? "the operators become less alike." : "no convergence that can be told.");
}

const share = (value) => percent(value);

const rowsOf = (found) => [
  { name: "operators per strategy", define: "operators-per-strategy", value: found.operatorsPerStrategy, show: decimal },
  { name: "overlap", define: "overlap", value: found.overlap, show: share },
  { name: "mean cosine, served", define: "mean-cosine", value: found.meanCosine, show: plain },
  { name: "mean cosine, declared", define: "declared-overlap", value: found.declaredOverlap, show: plain },
  { name: "independent operators", define: "independent-operators", value: found.independentOperators, show: decimal },
  { name: "failure correlation", define: "failure-correlation", value: found.failureCorrelation, show: plain },
  { name: "common cause", define: "common-cause", value: found.commonCause, show: share },
  ...found.differentiation.map((one) => ({ name: `difference, ${one.dimension}`, define: "differentiation", value: one.share, show: share })),
];
