import { find, text } from "./dom.js";
import { between, count, decimal, many, moment, pair, percent, points, requests, span, unknown } from "./format.js";

let asOf = null;

export function showHeadline(figures, windowName) {
  text("coverage", pair(figures?.coverageLower, figures?.coverageUpper));
  find("coverage-sure").style.width = `${(figures?.coverageLower ?? 0) * 100}%`;
  find("coverage-open").style.width = `${((figures?.coverageUpper ?? 0) - (figures?.coverageLower ?? 0)) * 100}%`;
  text("coverage-note", !figures
    ? `no ${windowName} window has ended yet`
    : figures.requests === 0
      ? `no demand in the ${windowName} to ${moment(figures.windowEnd)}`
      : `lower to upper bound, of ${requests(figures.requests)} in ${count(figures.cellsObserved)} workload cells, ${windowName} to ${moment(figures.windowEnd)}`);
  text("success", percent(figures?.successRate));
  text("success-note", figures?.requests ? `${count(figures.succeeded)} of ${requests(figures.requests)}` : "");
  text("known", count(figures?.operatorsKnown));
  text("present", count(figures?.operatorsPresent));
  text("active", count(figures?.operatorsActive));
  text("effective", decimal(figures?.effectiveOperators));
  text("breadth", percent(figures?.breadth));
  text("breadth-note", figures?.cellsObserved ? `${count(figures.cellsCovered)} of ${count(figures.cellsObserved)} workload cells` : "");
}

/** The change against 24 hours before, or where that is not known against the window before; and why: more served, or other things asked for. */
export function showChange(change, dayBefore) {
  const isKnown = change && (change.service ?? null) !== null && change.coverageBefore !== null;
  const byDay = change && (dayBefore?.coverageLower ?? null) !== null ? change.coverage - dayBefore.coverageLower : null;
  const shown = byDay ?? (isKnown ? change.coverage - change.coverageBefore : null);
  text("change", shown === null ? unknown : `${points(shown)} points`);
  // From one short window to the next the lower bound wavers by itself; a day is long enough to worry about.
  find("change").className = byDay < 0 ? "value small falls" : "value small";
  text("change-day", byDay !== null
    ? `against 24 h before: lower bound then ${percent(dayBefore.coverageLower)}, of ${requests(dayBefore.requests)}`
    : isKnown ? `against the ${change.window} before: lower bound then ${percent(change.coverageBefore)}, of ${requests(change.requestsBefore)}` : "no figures of 24 h ago yet");
  text("change-note", isKnown
    ? `${byDay === null ? "" : `since the ${change.window} before: `}${points(change.service)} by service, ${points(change.mix)} by other demand`
    : `none of the ${change?.window ?? "window"} before either`);
}

export function showAsOf(time) {
  asOf = time;
  text("as-of", moment(time));
  find("as-of").dateTime = time ?? "";
  showAge();
}

export function showLive(state, words) {
  find("live").dataset.state = state;
  text("live", words);
}

export function showOpen(alerts) {
  const firing = (alerts ?? []).filter((alert) => alert.state === "firing");
  const pages = firing.filter((alert) => alert.severity === "page").length;
  const tickets = firing.length - pages;
  find("open").className = pages ? "badge firing" : alerts ? "badge clear" : "badge";
  text("open", !alerts ? unknown : `${pages || "none"} open${tickets ? `, ${many(tickets, "ticket")}` : ""}`);
}

export const showAge = () => text("age", asOf ? `${span(between(asOf, new Date().toISOString()))} old` : "");
