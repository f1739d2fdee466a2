// The live tail: what happened last, and the slices that were closed last. The stream says that there is something new; what it is, is asked
// for after the last that is known, so that nothing is missed or comes twice, whatever broke meanwhile.
import { pathOf, read } from "./api.js";
import { el, find, renew, text } from "./dom.js";
import { clock, count, day, moment, percent } from "./format.js";
import { kindOf, tellEvent } from "./happened.js";
import { ask } from "./state.js";

const most = 50;
// Fewer, or they would crowd out what is rarer.
const slicesMost = 20;
const readsMax = 20;
const kinds = ["slices", "joins", "assessments", "restatements", "regressions"];

const hidden = new Set();
let network = null;
let events = [];
let slices = [];
let after = null;
let from = null;
let isPaused = false;
let isReading = false;
let isBehind = false;

/** Begins anew with another network. */
export function followTail(name) {
  [network, events, slices, after, from] = [name, [], [], null, null];
  show();
  return lookTail();
}

/** Reads what came since. One reading at a time; what comes meanwhile is read after it. */
export async function lookTail() {
  if (isPaused || network === null) return;
  if (isReading) return void (isBehind = true);
  [isReading, isBehind] = [true, false];
  const own = network;
  try {
    await readOn(own);
    if (own === network && !isPaused) show();
  } catch {
    text("tail-state", "not reached; it goes on where it stopped");
  }
  isReading = false;
  if (isBehind || own !== network) lookTail();
}

async function readOn(own) {
  const isFirst = after === null;
  for (let i = 0; i < readsMax; i++) {
    const found = await read(pathOf(own, "events"), { after, limit: most });
    if (own !== network) return;
    after = found.next;
    events = [...events, ...found.events].slice(-most);
    if (!isFirst) found.events.filter((event) => event.type === "CoverageRegressed").forEach(announce);
    if (isFirst || found.events.length < most) break;
  }
  const closed = await read(pathOf(own, "slices"), { from, limit: slicesMost });
  if (own !== network) return;
  const length = closed.sliceSeconds * 1000;
  const known = new Map([...slices, ...closed.slices].map((slice) => [slice.start, slice]));
  slices = [...known.values()].slice(-slicesMost);
  // The range that is asked for begins after the last that is known, and is never longer than what is shown.
  const next = Math.max(Date.parse(closed.asOf) - slicesMost * length, slices.length ? Date.parse(slices.at(-1).start) + length : 0);
  from = new Date(next).toISOString();
}

const announce = ({ data }) => text("tail-news", `New regression at ${moment(data.firedAt)}: success rate ${percent(data.before)} to ${percent(data.after)}.`);

export function wireTail() {
  find("tail-kinds").append(...kinds.map((kind) => el("label", {}, el("input", {
    type: "checkbox", checked: true, value: kind, onchange: ({ target }) => {
      if (target.checked) hidden.delete(kind);
      else hidden.add(kind);
      show();
    },
  }), ` ${kind}`)));
  find("tail-pause").addEventListener("click", () => {
    isPaused = !isPaused;
    find("tail-pause").setAttribute("aria-pressed", `${isPaused}`);
    text("tail-state", isPaused ? "paused" : "");
    lookTail();
  });
}

/** Writes times anew, after another zone was chosen. */
export const showTail = () => show();

function show() {
  const lines = [
    ...events.map((event) => ({ at: event.at, kind: kindOf[event.type] ?? "joins", parts: () => tellEvent(event), isBad: event.type === "CoverageRegressed" })),
    ...slices.map((slice) => ({ at: slice.start, kind: "slices", parts: () => tellSlice(slice), isBad: false })),
  ].filter((line) => !hidden.has(line.kind)).sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  renew(find("tail-list"), ...lines.map((line) => el("li", { class: line.isBad ? "bad" : null, "data-kind": line.kind },
    el("time", { datetime: line.at, title: moment(line.at) }, `${day(line.at)}, ${clock(line.at)}`), el("span", {}, ...line.parts()))),
  lines.length === 0 && el("li", {}, "Nothing of these kinds happened yet."));
  if (!isPaused) text("tail-state", `the last ${count(lines.length)}`);
}

const tellSlice = (slice) => ["Slice closed: ",
  el("button", { type: "button", class: "way", "aria-label": `Slice from ${moment(slice.start)}`, onclick: () => ask("slice", slice.start) },
    `${count(slice.requests)} requests`),
  el("span", { class: "dim" }, `, ${count(slice.requests - slice.succeeded)} failed`
    + (slice.requests ? ` (${percent((slice.requests - slice.succeeded) / slice.requests)})` : ""))];
