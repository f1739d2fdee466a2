// All that is shown of one network and window, read at once.
import { pathOf, read } from "./api.js";

const pointsMax = 720;
const cellsMax = 10_000;
const operatorsMax = 1000;

export const parts = ["coverage", "change", "funnel", "history", "contribution", "assessments", "convergence", "fragility", "gaps", "verdict", "alerts"];
const ofNetwork = ["assessments", "verdict", "alerts"];
const limits = { coverage: cellsMax, history: pointsMax, contribution: operatorsMax, assessments: operatorsMax };

/** The path of a part, for reading and for links. */
export const linkOf = (what, { network, window }) => pathOf(network, what) + (ofNetwork.includes(what) ? "" : `?window=${encodeURIComponent(window)}`);

export async function load({ network, window }, signal) {
  const found = await Promise.all(parts.map((what) =>
    read(pathOf(network, what), { window: ofNetwork.includes(what) ? null : window, limit: limits[what] }, signal)));
  const [coverage, change, funnel, past, contribution, assessments, convergence, fragility, gaps, verdict, alerts] = found;
  return {
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
