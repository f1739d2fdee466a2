// Domain events in words, each with the way to what it rests on.
import { el } from "./dom.js";
import { between, count, isNone, moment, percent, points, pointsBetween, requests, span } from "./format.js";
import { ask } from "./state.js";

/** The kinds that a reader can choose among, by the types of events. */
export const kindOf = {
  OperatorJoined: "joins", OperatorCapabilitiesChanged: "joins", OperatorLeft: "joins", OperatorAssessed: "assessments",
  SliceRestated: "restatements", CoverageRegressed: "regressions", CoverageRecovered: "regressions",
};

const open = (text, show, of) => el("button", { type: "button", class: "way", onclick: () => ask(show, of) }, text);
const dim = (text) => el("span", { class: "dim" }, text);
const declares = (all) => all ? `declares ${[all.models, all.hardware, all.regions].map((names) => names.length ? names.slice(0, 3).join(", ")
  + (names.length > 3 ? ` and ${count(names.length - 3)} more` : "") : null).filter(Boolean).join("; ") || "nothing"}` : "declares nothing";

const words = {
  OperatorJoined: (e) => [open(e.operator, "operator", e.operator), " joined ", dim(`${declares(e.capabilities)} · event ${e.eventId}`)],
  OperatorCapabilitiesChanged: (e) => [open(e.operator, "operator", e.operator), " changed ", dim(`${declares(e.capabilities)} · event ${e.eventId}`)],
  OperatorLeft: (e) => [open(e.operator, "operator", e.operator), " left ", dim(`event ${e.eventId}`)],
  OperatorAssessed: (e) => [open(e.operator, "operator", e.operator), ` was assessed: ${e.verdict} `,
    dim(`${isNone(e.effect) ? "" : `${points(e.effect)} points (${pointsBetween(e.effectLower, e.effectUpper)})`}${e.final ? "" : ", not final"}`)],
  CoverageRegressed: (e) => [`Regression of ${e.scope}: `, open(e.rule === "reporters-disagree"
    ? `reporters attest success rates of ${percent(e.before)} and ${percent(e.after)}` : `success rate ${percent(e.before)} → ${percent(e.after)}`, "alert", e.alertId), " ",
    dim(`over ${requests(e.requests)} · rule ${e.rule}`)],
  CoverageRecovered: (e) => [`${e.scope} recovered `, open(`from the regression of ${moment(e.onsetAt)}`, "alert", e.alertId), " ",
    dim(`after ${span(between(e.onsetAt, e.resolvedAt))} · rule ${e.rule}`)],
  SliceRestated: (e) => ["Restated: ", open(`slice from ${moment(e.slice)}`, "slice", e.slice), " ",
    dim(`${count(e.requestsBefore)} requests became ${count(e.requestsAfter)}, revision ${count(e.revision)}`)],
};

/** The parts of a sentence; of a type that is not known, its name. */
export const tellEvent = ({ type, data }) => data && words[type] ? words[type](data) : [type];
