import { find, text } from "./dom.js";
import { count, moment, plain } from "./format.js";
import { showTable } from "./table.js";

/** Which of two numbers told what came: the sentence stands above, here is its evidence. */
export function showVerdict(verdict) {
  text("verdict-sentence", verdict?.sentence ?? "Not known yet: the first weeks have to pass.");
  text("verdict-note", verdict
    ? `${count(verdict.forecasts)} forecasts, ${count(verdict.horizon)} periods ahead, from ${count(verdict.periods)} periods to ${moment(verdict.through)}.`
    : "");
  showTable(find("verdict-table"), {
    key: "verdict",
    caption: "Evidence of the comparison",
    columns: [
      { name: "figure", isHead: true, value: (row) => row[0], defineRow: (row) => row[2] && [row[2]] },
      { name: "value", value: (row) => row[1], show: plain },
    ],
    rows: verdict ? [
      ["mean squared error, last success rate alone", verdict.errorBase],
      ["mean squared error, with coverage", verdict.errorCoverage, "forecast-error-coverage"],
      ["mean squared error, with operator count", verdict.errorOperators, "forecast-error-operators"],
      ["Diebold-Mariano p, coverage against operator count", verdict.dieboldMarianoP, "diebold-mariano"],
      ["Clark-West p, coverage against nothing", verdict.clarkWestCoverageP, "clark-west"],
      ["Clark-West p, operator count against nothing", verdict.clarkWestOperatorsP, "clark-west"],
      ["weight of coverage in the best mixture", verdict.encompassing, "encompassing"],
      ["correlation of coverage and operator count", verdict.correlation, "predictor-correlation"],
    ] : [],
  });
}
