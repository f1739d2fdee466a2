// All that is shown of one network and window, read at once.
import { pathOf, read } from "./api.js";
import { chosen } from "./state.js";

const pointsMax = 720;
const cellsMax = 10_000;
const operatorsMax = 1000;
const dayMs = 86_400_000;

export const parts = ["coverage", "change", "funnel", "history", "contribution", "assessments", "convergence", "fragility", "gaps", "verdict", "alerts"];
const ofNetwork = ["assessments", "verdict", "alerts"];
const limits = { coverage: cellsMax, history: pointsMax, contribution: operatorsMax, assessments: operatorsMax };

/** The path of a part, for reading and for links. */
export const linkOf = (what, { network, window }) => pathOf(network, what) + (ofNetwork.includes(what) ? "" : `?window=${encodeURIComponent(window)}`);

/** The address of a part as CSV: the question that the page asks. */
export const csvOf = (what) => `${pathOf(chosen.network, what)}?${new URLSearchParams({
  ...ofNetwork.includes(what) ? {} : { window: chosen.window }, ...limits[what] ? { limit: limits[what] } : {}, format: "csv" })}`;

export async function load({ network, window }, signal) {
  const found = await Promise.all(parts.map((what) =>
    read(pathOf(network, what), { window: ofNetwork.includes(what) ? null : window, limit: limits[what] }, signal)));
  const [coverage, change, funnel, past, contribution, assessments, convergence, fragility, gaps, verdict, alerts] = found;
  return {
    network,
    window,
    dayBefore: await dayBeforeOf(coverage.coverage, { network, window }, signal),
    asOf: coverage.asOf,
    coverage: coverage.coverage,
    cells: coverage.cells,
    change: change.change,
    funnel: funnel.funnel,
    history: past,
    operatorsActive: contribution.operatorsActive,
    operators: contribution.operators,
    assessments: assessments.assessments,
    together: assessments.together,
    convergence: convergence.convergence,
    fragility: fragility.fragility,
    gaps: gaps.gaps,
    verdict: verdict.verdict,
    alerts: alerts.alerts,
  };
}

// A slide that changed nothing has no point, so the newest one up to that moment holds.
async function dayBeforeOf(coverage, { network, window }, signal) {
  if (!coverage) return null;
  const at = Date.parse(coverage.windowEnd) - dayMs;
  const [from, to] = [at - 7 * dayMs, at + 1].map((time) => new Date(time).toISOString());
  const { points } = await read(pathOf(network, "history"), { window, from, to, limit: 1 }, signal);
  return points[0] ?? null;
}

/** By the types that definitions name. Of those that there are many of, only how far they reach: each row has its own figures. */
export const documentsOf = (shown) => ({
  NetworkCoverage: shown.coverage,
  ConditionFunnel: shown.funnel,
  CellCoverage: { windowEnd: shown.coverage?.windowEnd },
  CoverageChange: shown.change,
  OperatorContribution: { windowEnd: shown.operators[0]?.windowEnd },
  OperatorAssessment: { windowEnd: shown.assessments[0]?.assessedAt },
  JoinEffects: shown.together && { ...shown.together, windowEnd: shown.together.through },
  Convergence: shown.convergence,
  Fragility: shown.fragility,
  RecruitingGaps: shown.gaps,
  PredictorVerdict: shown.verdict && { ...shown.verdict, windowEnd: shown.verdict.through },
});
