import { what } from "./define.js";
import { el, find, renew, text } from "./dom.js";
import { basis, count, pair, percent, points, requests } from "./format.js";
import { ask } from "./state.js";

const heads = [["got so far", null, "wide"], ["failed", ["failure-share"]], ["pass rate", ["pass-rate"]], ["95 % interval", null, "wide"],
  ["gain, points", ["condition-gain"]], ["gain of coverage", null, "wide"], ["binds with", null, "wide"]];

export function showFunnel(funnel, gaps) {
  const total = funnel?.requests ?? 0;
  text("binding", sentence(funnel, gaps));
  text("funnel-note", funnel ? basis(funnel, requests(total)) : "");
  if (total === 0) return find("funnel").replaceChildren();
  const head = el("tr", {}, el("th", { scope: "col", class: "left" }, "condition"), el("th", { scope: "col", class: "left bar" }, "passed, failed"),
    ...heads.map(([name, define, kind]) => el("th", { scope: "col", class: kind }, name, define && what(name, define))));
  const stages = funnel.stages.map((stage) => row(
    stage.condition, total, stage.atRisk - stage.failed, stage.failed, stage.condition === funnel.binding,
    [count(stage.atRisk), count(stage.failed), percent(stage.passRate), pair(stage.passLower, stage.passUpper), points(stage.gain), ...ofGap(gaps, stage.condition)]));
  const known = funnel.succeeded + funnel.unknown;
  const unknown = row("cause unknown", total, funnel.succeeded, funnel.unknown, false,
    [count(known), count(funnel.unknown), percent(known ? funnel.succeeded / known : null), "–", "–", "–", "–"]);
  const end = row("succeeded", total, funnel.succeeded, 0, false, [count(funnel.succeeded), "", percent(funnel.succeeded / total), "", "", "", ""]);
  renew(find("funnel"), el("caption", { class: "unseen" }, "Where requests fail"), el("thead", {}, head), el("tbody", {}, ...stages, unknown, end));
}

function ofGap(gaps, condition) {
  const gap = gaps?.conditions.find((candidate) => candidate.condition === condition);
  return [points(gap?.coverageGain), percent(gap?.bindingProbability, 0)];
}

function row(name, total, passed, failed, isBinding, figures) {
  const track = el("div", { class: "track" }, part("passed", passed / total), part("failed", failed / total));
  const isCondition = name !== "succeeded";
  const open = el("button", { type: "button", class: "way", "aria-label": `Which workloads fail at ${name}`, onclick: () => ask("condition", name) }, name);
  return el("tr", { class: isBinding ? "bound" : null }, el("th", { scope: "row" }, isCondition ? open : name), el("td", { class: "bar", "aria-hidden": "true" }, track),
    ...figures.map((figure, i) => el("td", { class: heads[i][2] }, figure)));
}

function part(kind, share) {
  const bar = el("span", { class: kind });
  bar.style.width = `${share * 100}%`;
  return bar;
}

function sentence(funnel, gaps) {
  if (!funnel?.requests) return "No demand in this window.";
  const stage = funnel.stages.find((candidate) => candidate.condition === funnel.binding);
  if (!stage) return `Of ${requests(funnel.requests)} none failed at a known condition.`;
  const now = funnel.succeeded / funnel.requests;
  const gap = gaps?.conditions.find((candidate) => candidate.condition === stage.condition);
  return `Of ${requests(funnel.requests)} ${percent(now)} succeeded. The binding condition is ${stage.condition}: if it always held, `
    + `${percent(now + stage.gain)} would`
    + (gap ? `, and coverage would change by ${points(gap.coverageGain)} points. That it binds is ${percent(gap.bindingProbability, 0)} likely.` : ".");
}
