import { find, text } from "./dom.js";
import { basis, count, decimal, percent, plain, requests } from "./format.js";
import { showTable } from "./table.js";

/** Whether many operators do the same few things: a sentence, and how much they differ in each dimension. */
export function showConvergence(convergence, gaps) {
  text("alike-sentence", convergence ? sentence(convergence) : "Not analysed yet.");
  text("alike-note", convergence ? basis(convergence, gaps && requests(gaps.requests)) : "");
  showTable(find("alike"), {
    key: "alike",
    caption: "How operators resemble each other",
    columns: [
      { name: "figure", isHead: true, value: (row) => row.name },
      { name: "value", value: (row) => row.value, show: (value, row) => row.show(value) },
      { name: "meaning", left: true, value: (row) => row.meaning },
    ],
    rows: convergence ? rowsOf(convergence) : [],
    most: 20,
  });
}

function sentence({ effectiveOperators, effectiveStrategies, similarity, trend }) {
  const now = `The requests are spread as widely as over ${decimal(effectiveOperators)} operators of equal size, which serve in ${decimal(effectiveStrategies)} `
    + `distinct ways; similarity is ${plain(similarity)} (1: all serve the same).`;
  if (!trend) return `${now} A trend takes four days.`;
  return `${now} Over ${count(trend.days)} days similarity changed by ${plain(trend.slopePerDay)} a day (p = ${plain(trend.p)}): `
    + (trend.converging ? "the operators are converging." : "no convergence that can be told.");
}

const rowsOf = (found) => [
  { name: "operators per strategy", value: found.operatorsPerStrategy, show: decimal, meaning: "effective operators / effective strategies" },
  { name: "overlap", value: found.overlap, show: (value) => percent(value), meaning: "chance that requests of two operators are for one cell" },
  { name: "mean cosine, served", value: found.meanCosine, show: plain, meaning: "between operators' spreads over cells" },
  { name: "mean cosine, declared", value: found.declaredOverlap, show: plain, meaning: "between declared capabilities" },
  { name: "independent operators", value: found.independentOperators, show: decimal, meaning: "as if they failed independently" },
  { name: "failure correlation", value: found.failureCorrelation, show: plain, meaning: "of operators' bad slices or hours" },
  { name: "common cause", value: found.commonCause, show: (value) => percent(value), meaning: "share of failures that a common cause explains" },
  ...found.differentiation.map(({ dimension, share }) => (
    { name: `difference: ${dimension}`, value: share, show: (value) => percent(value), meaning: "share of diversity that lies between operators" })),
];
