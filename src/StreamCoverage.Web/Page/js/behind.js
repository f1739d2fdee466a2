// What the panel can show, by its kind.
import { alertView } from "./alertview.js";
import { cellView, hourView } from "./cellview.js";
import { workload } from "./cells.js";
import { conditionView, figureView } from "./figureview.js";
import { moment } from "./format.js";
import { operatorView } from "./operatorview.js";
import { sliceView } from "./sliceview.js";
import { dimensions } from "./state.js";

export const views = {
  figure: figureView, condition: conditionView, cell: cellView, hour: hourView, slice: sliceView, operator: operatorView, alert: alertView,
};

/** A step of the way, in a few words. */
export function crumbOf({ show, of }) {
  switch (show) {
    case "figure": return of.split(" ")[0].replace(/-(lower|upper)$/, "").replaceAll("-", " ");
    case "condition": return `fails at ${of}`;
    case "cell": return workload(valuesOf(of));
    case "hour": return `hour from ${moment(of)}`;
    case "slice": return `slice from ${moment(of)}`;
    case "alert": return "evidence of a regression";
    default: return of;
  }
}

function valuesOf(text) {
  try {
    const values = JSON.parse(text);
    return Object.fromEntries(dimensions.map((name, i) => [name, values[i] ?? null]));
  } catch {
    return {};
  }
}
