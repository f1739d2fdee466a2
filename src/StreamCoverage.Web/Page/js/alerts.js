import { el, find, renew } from "./dom.js";
import { between, moment, percent, requests, span } from "./format.js";
import { ask } from "./state.js";

const most = 8;
let isWhole = false;

/** The open ones first, and of these what calls someone; of the rest the newest. */
export function showAlerts(alerts) {
  const rank = (alert) => (alert.state === "firing" ? 0 : 2) + (alert.severity === "page" ? 0 : 1);
  const ranked = alerts.toSorted((a, b) => rank(a) - rank(b));
  const items = ranked.slice(0, isWhole ? ranked.length : most).map((alert) => el("li", {},
    el("span", { class: `badge ${alert.state === "firing" ? "firing" : "resolved"}` }, alert.state),
    el("div", {},
      el("p", {}, `${about(alert)}: ${rates(alert)}`, el("span", { class: "dim" },
        ` over the ${requests(alert.requests)} ${alert.window ? `of ${alert.window}` : "from its beginning until it was noticed"}`)),
      el("p", { class: "note" }, `began ${moment(alert.onsetAt)}, noticed after ${span(between(alert.onsetAt, alert.firedAt))}, `
        + (alert.resolvedAt ? `over ${moment(alert.resolvedAt)}` : "still open")
        + ` · ${alert.severity} · rule ${alert.rule}, definitions version ${alert.definitionVersion}`),
      el("button", { type: "button", class: "way", "aria-label": `Evidence of the regression of ${about(alert)} that began ${moment(alert.onsetAt)}`,
        onclick: () => ask("alert", alert.id) }, "Evidence: slices and offsets"))));
  renew(find("alerts"), ...items.length ? items : [el("li", { class: "empty" }, "No regression was ever found.")]);
  const more = find("alerts-more");
  more.hidden = alerts.length <= most;
  more.textContent = isWhole ? `Show the first ${most}` : `Show all ${alerts.length}`;
  more.onclick = () => {
    isWhole = !isWhole;
    showAlerts(alerts);
  };
}

const wholes = { "network-failure-rate": "network", "fixed-basket-failure-rate": "fixed basket", breadth: "breadth", "burn-rate": "burn rate" };

const named = (reporter) => reporter === "" ? "who states no name" : reporter;

/** What it found: a success rate that fell, or two reporters that attest different ones. */
export const rates = (alert) => alert.reporterHighest == null ? `success rate ${percent(alert.before)} → ${percent(alert.after)}`
  : `${named(alert.reporterHighest)} attests a success rate of ${percent(alert.before)}, ${named(alert.reporterLowest)} one of ${percent(alert.after)}`;

/** What an alert is about, for people: the network's stream, a value of a dimension, or a cell's values. */
export const about = (alert) => alert.cell || alert.dimension ? alert.scope
  : `${wholes[alert.rule] ?? alert.rule}${alert.window ? ` ${alert.window}` : ""}`;
