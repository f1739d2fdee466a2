// What a newcomer asks, answered in a sentence each, with a link to the figures.
import { el, find } from "./dom.js";
import { count, kindWord, many, percent, points, pointsBetween } from "./format.js";
import { because, capabilities } from "./groups.js";

export function showAnswers(shown) {
  const answers = [
    ["Can it serve what people ask for?", serves(shown), "covered"],
    ["What fails, and why?", fails(shown), "fails"],
    ["Who widens it?", widens(shown), "operators"],
    ["How fragile is it?", breaks(shown), "fragile"],
    ["What to recruit?", recruit(shown), "recruit"],
    ["Coverage or operator count: which tells what comes?", shown.verdict?.sentence ?? "Not known yet: the first weeks have to pass.", "verdict"],
  ];
  find("answers").replaceChildren(...answers.flatMap(([question, answer, section]) =>
    [el("dt", {}, question), el("dd", {}, answer, " ", el("a", { href: `#${section}`, "aria-label": `Figures: ${question}` }, "Figures"))]));
}

function serves({ coverage }) {
  if (!coverage?.requests) return "No demand in this window.";
  const { coverageLower: lower, coverageUpper: upper } = coverage;
  const word = lower >= 0.95 ? "Yes" : upper < 0.5 ? "Mostly not" : "In part";
  return `${word}: ${percent(lower)} of demand asks for workloads that it serves beyond doubt, ${percent(1 - upper)} for workloads that it does not; `
    + `the rest cannot be told yet. ${many(coverage.operatorsActive, "operator")} served in the window.`;
}

function fails({ funnel, gaps }) {
  const stage = funnel?.stages.find((candidate) => candidate.condition === funnel.binding);
  if (!stage) return "Nothing failed at a known condition.";
  const worst = gaps?.cells[0];
  return `Most is lost because ${because[stage.condition]} (condition ${stage.condition}): ${points(stage.gain)} points of success rate if it always held.`
    + (worst ? ` The workload that loses most: ${worst.workload} (${count(worst.succeeded)} of ${count(worst.requests)} succeed).` : "");
}

function widens({ operators, assessments }) {
  if (!operators.length) return "Not analysed yet.";
  const [first] = operators;
  const pivotal = operators.filter((operator) => operator.pivotalShare > 0).length;
  const joins = assessments.filter((assessment) => assessment.verdict === "expands coverage").map((assessment) => assessment.operator);
  return `${first.operator} most, with ${points(first.shapleyShare)} points of coverage (Shapley). `
    + (pivotal
      ? `Of ${many(operators.length, "operator")} ${count(pivotal)} cover${pivotal === 1 ? "s" : ""} what nobody else does; any other could leave and no coverage would be lost.`
      : `Any one of ${many(operators.length, "operator")} could leave and no coverage would be lost.`)
    + (assessments.length ? ` Of ${many(assessments.length, "assessed join")} ${joins.length ? `${count(joins.length)} expanded coverage: ${some(joins)}.` : "none expanded coverage."}` : "");
}

const some = (names) => `${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${count(names.length - 3)} more` : ""}`;

function breaks({ fragility }) {
  const known = fragility?.domains.filter((domain) => domain.worstLoss > 0) ?? [];
  if (!known.length) return fragility ? "No single loss would cost coverage." : "Not analysed yet.";
  const worst = known.reduce((a, b) => b.worstLoss > a.worstLoss ? b : a);
  const alone = known.find((domain) => domain.kind === "operator" && domain !== worst);
  return `The worst single loss is the ${kindWord(worst.kind)} ${worst.worst}: ${points(-worst.worstLoss)} points of the ${percent(fragility.coverage)} that qualified `
    + `operators cover.${alone ? ` The worst operator to lose is ${alone.worst}: ${points(-alone.worstLoss)} points.` : ""}`;
}

function recruit({ gaps }) {
  const best = gaps?.capabilities[0];
  if (!best) return gaps ? "No recruit would gain anything that can be told." : "Not analysed yet.";
  return `An operator with ${capabilities(best)}: ${points(best.gain)} points of success rate (95 % interval ${pointsBetween(best.gainLower, best.gainUpper)}), `
    + `${points(best.coverageGain)} points of coverage.`;
}
