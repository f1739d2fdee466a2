// A workload cell: its verdict and what that rests on, who served it, and its history slice by slice.
import { pathOf, read } from "./api.js";
import { hours } from "./axis.js";
import { niceMax, panel, showChart, steps } from "./chart.js";
import { explain } from "./define.js";
import { el, svg } from "./dom.js";
import { basis, clock, count, moment, pair, percent, plain, requests, span } from "./format.js";
import { byCondition, facts, most, parametersOf, part, sum, table } from "./parts.js";
import { ask } from "./state.js";

const [left, right, top, tall] = [44, 10, 24, 110];
const grains = { hour: 3600, slice: null };

export async function cellView({ of, until }, { network, window }) {
  const found = await read(pathOf(network, "cell"), { window, at: until, ...parametersOf(of) });
  if (!found.figures) return { parts: [el("p", {}, `Nobody asked for it in the ${window} window to ${moment(found.to)}.`)] };
  const past = panes(found, of, found.grain === "hour" ? "hour" : "slice", until);
  return {
    parts: [
      part("Verdict", verdict(found), el("details", { class: "more" }, el("summary", {}, "What the words mean"),
        ...explain(["cell-state", "success-rate", "cell-success-lower", "cell-success-upper"]))),
      part("Who served it", shares(found)),
      part(found.grain === "hour" ? "Its hours" : "Its slices", el("p", { class: "note" },
        `${requests(sum(found.panes, (pane) => pane.requests))} in ${count(found.panes.length)} with demand. Choose one to see where it came from.`),
      el("figure", { id: "panes", class: "chart" })),
    ],
    drawn: past,
  };
}

/** The slices of one hour of a cell. */
export async function hourView({ of, in: cell, until }, { network }) {
  const to = new Date(Date.parse(of) + grains.hour * 1000).toISOString();
  const found = await read(pathOf(network, "slices"), { from: of, to, limit: 1440, ...parametersOf(cell) });
  return {
    parts: [part("Its slices", el("p", { class: "note" },
      `${requests(sum(found.slices, (pane) => pane.requests))} in ${count(found.slices.length)} slices with demand.`),
    el("figure", { id: "panes", class: "chart" }))],
    drawn: panes({ ...found, panes: found.slices }, cell, "slice", until),
  };
}

function verdict({ figures, shrunk, to, window }) {
  const alone = figures.operatorsQualified === 1 ? ", so the cell hangs on one" : "";
  return facts(
    ["state", `${figures.state}; covered with probability ${percent(figures.coveredProbability)}`],
    ["rests on", `${requests(figures.requests)}, of which ${count(figures.succeeded)} succeeded`],
    ["failed", byCondition(figures.failed)],
    ["its own success rate", `${percent(figures.succeeded / figures.requests)}, interval ${pair(figures.lower, figures.upper)} (one-sided 95 % each)`],
    ["borrowing from the others", shrunk
      ? `${percent(shrunk.mean)}, interval ${pair(shrunk.lower, shrunk.upper)}: drawn to the network’s ${percent(shrunk.networkMean)}, which is worth `
        + `${plain(Math.min(shrunk.strength, figures.requests))} of its requests. For ranking sparse cells; the verdict rests on its own requests alone.` : null],
    ["outcomes scatter", figures.overdispersion > 1 ? `${plain(figures.overdispersion)} times as widely as by chance` : "no wider than by chance"],
    ["operators", `${count(figures.operators)} tried; reliable in it: ${count(figures.operatorsQualified)}${alone}`],
    ["data", basis({ window, windowEnd: to })]);
}

const shares = ({ figures, operators, unserved }) => table({
  key: "shares",
  caption: "Operators of the cell",
  columns: [
    { name: "operator", isHead: true, value: (row) => row.operator ?? "nobody", open: (row) => row.operator !== null && (() => ask("operator", row.operator)) },
    { name: "requests", value: (row) => row.requests, show: count },
    { name: "share", value: (row) => row.requests / figures.requests, show: (share) => percent(share), bar: 1 },
    { name: "attempts", value: (row) => row.attempts, show: count },
    { name: "succeeded", value: (row) => row.succeeded, show: count },
    { name: "success rate", value: (row) => row.attempts ? row.succeeded / row.attempts : null, show: (rate, row) => row.attempts ? percent(rate) : "–" },
    { name: "fails most at", left: true, value: (row) => most(row.failed) },
    { name: "reliable", left: true, value: (row) => row.operator === null ? "–" : row.isQualified ? "yes" : "no" },
  ],
  rows: unserved ? [...operators, { operator: null, requests: unserved, attempts: 0, succeeded: 0, failed: [0], isQualified: false }] : operators,
});

// Every slice or hour of the range: one without demand has none, and is drawn as none.
function panes({ panes: known, from, to, sliceSeconds }, cell, kind, until) {
  const length = 1000 * (kind === "hour" ? grains.hour : sliceSeconds ?? gapOf(known));
  const byStart = new Map(known.map((pane) => [Date.parse(pane.start), pane]));
  const first = Math.max(Date.parse(from), known.length ? Date.parse(known[0].start) : 0);
  const rows = [];
  for (let at = first; at < Date.parse(to) && rows.length < 1440; at += length)
    rows.push({ start: new Date(at).toISOString(), revision: 0, requests: 0, succeeded: 0, failed: [0], ...byStart.get(at), at });
  const columns = [
    { name: `${kind} from`, isHead: true, value: (row) => row.start, show: (start) => clock(start) === "00:00" ? moment(start) : `${clock(start)}`,
      open: (row) => row.requests > 0 && (() => ask(kind, row.start, { in: cell, until })), named: (row) => `${kind} from ${moment(row.start)}` },
    { name: "requests", value: (row) => row.requests, show: count },
    { name: "succeeded", value: (row) => row.succeeded, show: count },
    { name: "failed", left: true, value: (row) => byCondition(row.failed) },
    { name: "restated", left: true, value: (row) => row.revision === 0 ? "no" : `${count(row.revision)} times` },
  ];
  return () => {
    showChart("panes", {
      label: `Requests of the cell and those that succeeded, each ${span(length / 1000)}.`,
      picture: (width) => draw(rows, length, columns, width),
      caption: `Requests by ${kind}`, columns, rows: rows.toReversed(),
    });
    document.querySelector("#panes details").open = true;
  };
}

const gapOf = (known) => known.slice(1).reduce((least, pane, i) => Math.min(least, (Date.parse(pane.start) - Date.parse(known[i].start)) / 1000), 60);

function draw(rows, length, columns, width) {
  const [start, end] = [rows[0].at, rows.at(-1).at + length];
  const x = (at) => left + (at - start) / (end - start) * (width - left - right);
  const full = niceMax(Math.max(1, ...rows.map((row) => row.requests)));
  const y = (n) => top + (1 - n / full) * tall;
  const line = (kind, column) => svg("path", { class: kind, "data-column": column, d: steps(rows, end, x, y, columns[column].value) });
  return {
    height: top + tall + 24,
    parts: [
      svg("text", { class: "title", x: left, y: top - 8 }, "requests (grey), succeeded (blue)"), ...hours(start, end, width, x, top + tall + 18),
      panel({ left, right: width - right, y, marks: [0, full], format: String }, line("ops", 1), line("cover", 2)),
    ],
  };
}
