import { el, find, renew } from "./dom.js";
import { between, moment, percent, requests, span } from "./format.js";
import { ask } from "./state.js";

export function showAlerts(alerts) {
  const items = alerts.map((alert) => el("li", {},
    el("span", { class: `badge ${alert.state === "firing" ? "firing" : "resolved"}` }, alert.state),
    el("div", {},
      el("p", {}, `Success rate ${percent(alert.before)} → ${percent(alert.after)}`, el("span", { class: "dim" },
        ` over the ${requests(alert.requests)} from its beginning until it was noticed`)),
      el("p", { class: "note" }, `began ${moment(alert.onsetAt)}, noticed after ${span(between(alert.onsetAt, alert.firedAt))}, `
        + (alert.resolvedAt ? `over ${moment(alert.resolvedAt)}` : "still open") + ` · rule ${alert.rule}, definitions version ${alert.definitionVersion}`),
      el("button", { type: "button", class: "way", "aria-label": `Evidence of the regression that began ${moment(alert.onsetAt)}`,
        onclick: () => ask("alert", alert.id) }, "Evidence: slices and offsets"))));
  renew(find("alerts"), ...items.length ? items : [el("li", { class: "empty" }, "No regression was ever found.")]);
}
