import { el, find, text } from "./dom.js";
import { count, percent, points } from "./format.js";

export function showFunnel(funnel) {
  const total = funnel?.requests ?? 0;
  text("binding", sentence(funnel));
  if (total === 0) return find("funnel").replaceChildren();
  const head = el("tr", {}, el("th", { scope: "col", class: "left" }, "condition"), el("th", { scope: "col", class: "left bar" }, "passed, failed"),
    ...["got so far", "failed", "pass rate", "gain, points"].map((name, i) => el("th", { scope: "col", class: i === 0 ? "wide" : null }, name)));
  const stages = funnel.stages.map((stage) => row(
    stage.condition, total, stage.atRisk - stage.failed, stage.failed, stage.condition === funnel.binding,
    [count(stage.atRisk), count(stage.failed), percent(stage.passRate), points(stage.gain)]));
  const unknown = row("cause unknown", total, funnel.succeeded, funnel.unknown, false,
    [count(funnel.succeeded + funnel.unknown), count(funnel.unknown), percent(funnel.succeeded / (funnel.succeeded + funnel.unknown || NaN) || null), "–"]);
  const end = row("succeeded", total, funnel.succeeded, 0, false, [count(funnel.succeeded), "", percent(funnel.succeeded / total), ""]);
  find("funnel").replaceChildren(el("thead", {}, head), el("tbody", {}, ...stages, unknown, end));
}

function row(name, total, passed, failed, isBinding, [atRisk, ...figures]) {
  const track = el("div", { class: "track" }, part("passed", passed / total), part("failed", failed / total));
  return el("tr", { class: isBinding ? "bound" : null }, el("th", { scope: "row" }, name), el("td", { class: "bar", "aria-hidden": "true" }, track),
    el("td", { class: "wide" }, atRisk), ...figures.map((figure) => el("td", {}, figure)));
}

function part(kind, share) {
  const bar = el("span", { class: kind });
  bar.style.width = `${share * 100}%`;
  return bar;
}

function sentence(funnel) {
  if (!funnel?.requests) return "No demand in this window.";
  const stage = funnel.stages.find((candidate) => candidate.condition === funnel.binding);
  if (!stage) return `Of ${count(funnel.requests)} requests none failed at a known condition.`;
  const now = funnel.succeeded / funnel.requests;
  return `Of ${count(funnel.requests)} requests ${percent(now)} succeeded. The binding condition is ${stage.condition}: if it always held, `
    + `${percent(now + stage.gain)} would.`;
}
