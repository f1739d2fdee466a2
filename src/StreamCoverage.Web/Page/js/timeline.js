// Coverage, operators and how alike they are, one above the other on one axis of time, with one cursor.
import { about } from "./alerts.js";
import { hours } from "./axis.js";
import { niceMax, panel, showChart, showNoChart, steps } from "./chart.js";
import { find, svg, text } from "./dom.js";
import { count, decimal, moment, pair, percent, plain, time } from "./format.js";
import { csvOf } from "./load.js";

const [left, right, gap] = [44, 10, 34];
const tall = 180;
const low = 84;
const laneHeight = 22;
const lanesMax = 12;

let data = null;

const share = (name, pick, define) => ({ name, define, value: pick, show: (value) => percent(value) });

const columns = [
  { name: "window end", isHead: true, value: (point) => point.windowEnd, show: moment },
  share("coverage, lower", (point) => point.coverageLower, ["coverage-lower"]),
  share("coverage, upper", (point) => point.coverageUpper, ["coverage-upper"]),
  share("success rate", (point) => point.successRate, ["success-rate"]),
  { name: "active operators", define: ["operators-active"], value: (point) => point.operatorsActive, show: count },
  { name: "effective operators", define: ["effective-operators"], value: (point) => point.effectiveOperators, show: decimal },
  { name: "effective strategies", define: ["effective-strategies"], value: (point) => point.effectiveStrategies, show: decimal },
  { name: "similarity", define: ["similarity"], value: (point) => point.similarity, show: plain },
  share("coverage with a qualified operator", (point) => point.coverageAtOne, ["qualified-coverage"]),
  { name: "effective workloads", value: (point) => point.effectiveWorkloads, show: decimal },
  { name: "95 % succeed within", define: ["time-to-success-p95"], value: (point) => point.timeToSuccessP95Ms, show: time },
  { name: "requests", value: (point) => point.requests, show: count },
];

/** Draws the history of one window; alerts are shaded, or have a lane, from their onset to their end. */
export function showTimeline(history, alerts) {
  const points = history.points.map((point) => ({ ...point, at: Date.parse(point.windowEnd) }));
  const key = `${history.network}/${history.window}`;
  const slider = find("moment");
  const atNewest = !data || data.key !== key || +slider.value >= data.points.length - 1;
  const oldAt = data?.points[+slider.value]?.at;
  data = { points, alerts, key, asOf: Date.parse(history.asOf) };
  if (points.length === 0) {
    text("readout", "");
    return showNoChart("timeline", "No window of this length has ended yet.");
  }
  slider.max = `${points.length - 1}`;
  slider.value = `${atNewest ? points.length - 1 : Math.max(0, points.findIndex((point) => point.at >= oldAt))}`;
  showChart("timeline", { label: summary(points), picture, caption: "Coverage, operators and similarity over time", csv: csvOf("history"), columns, rows: points.toReversed() });
  mark();
}

export function wireTimeline() {
  find("moment").addEventListener("input", mark);
  find("timeline").addEventListener("pointermove", (event) => {
    const picture = event.target.closest("svg");
    if (!picture || !data?.points.length) return;
    const at = data.x.invert(event.clientX - picture.getBoundingClientRect().left);
    find("moment").value = `${Math.max(0, data.points.findLastIndex((point) => point.at <= at))}`;
    mark();
  });
}

function picture(width) {
  const { points, alerts, asOf } = data;
  const [start, end] = [points[0].at, Math.max(asOf, points.at(-1).at, points[0].at + 60_000)];
  const x = (at) => left + (at - start) / (end - start) * (width - left - right);
  x.invert = (px) => start + (px - left) / (width - left - right) * (end - start);
  data.x = x;
  const line = (kind, column, y) => svg("path", { class: kind, "data-column": column, d: steps(points, end, x, y, columns[column].value) });
  const most = niceMax(Math.max(1, ...points.map((point) => point.operatorsActive)));
  const top = { share: 22, operators: 22 + tall + gap, alike: 22 + tall + low + 2 * gap };
  const y = (from, size, full) => (value) => from + (1 - value / full) * size;
  const [shares, operators, alike] = [y(top.share, tall, 1), y(top.operators, low, most), y(top.alike, low, 1)];
  const lanes = lanesOf(alerts, start, end);
  const bottom = top.alike + low;
  const laneTop = bottom + (lanes.length ? gap : 0);
  const under = laneTop + lanes.length * laneHeight;
  const frame = { left, right: width - right };
  const at = x(points[+find("moment").value].at);
  data.hair = svg("line", { class: "hair", x1: at, x2: at, y1: top.share, y2: under });
  const title = (at, words) => svg("text", { class: "title", x: left, y: at - 8 }, words);
  return {
    height: under + 24,
    parts: [
      title(top.share, "coverage and success rate, of requests"), title(top.operators, "operators"), title(top.alike, "similarity of operators"),
      ...lanes.length ? [title(laneTop, "regressions, a lane each")] : [],
      ...lanes.flatMap((one, i) => lane(one, start, end, x, laneTop + i * laneHeight, width - right)),
      ...hours(start, end, width, x, under + 18), ...shades(alerts, start, end, x, top.share, bottom),
      panel({ ...frame, y: shares, marks: [0, 0.5, 1], format: (value) => `${value * 100} %` },
        svg("path", { class: "band", d: band(points, end, x, shares) }),
        line("cover", 1, shares), line("cover", 2, shares), line("rate", 3, shares)),
      panel({ ...frame, y: operators, marks: [0, most], format: String }, line("ops", 4, operators), line("effective", 5, operators), line("strategies", 6, operators)),
      panel({ ...frame, y: alike, marks: [0, 0.5, 1], format: String }, line("alike", 7, alike)),
      data.hair,
    ],
  };
}

function mark() {
  const point = data?.points[+find("moment").value];
  if (!point || !data.hair) return;
  for (const end of ["x1", "x2"]) data.hair.setAttribute(end, data.x(point.at));
  const words = `${moment(point.windowEnd)}: coverage ${pair(point.coverageLower, point.coverageUpper)}, success rate ${percent(point.successRate)}, `
    + `${count(point.operatorsActive)} active operators (effective ${decimal(point.effectiveOperators)}), similarity ${plain(point.similarity)}, `
    + `${count(point.requests)} requests`;
  find("moment").setAttribute("aria-valuetext", words);
  text("readout", words);
}

function band(points, end, x, y) {
  return points.map((point, i) => point.coverageLower === null ? "" : `M${x(point.at).toFixed(1)} ${y(point.coverageUpper).toFixed(1)}`
    + `H${x(points[i + 1]?.at ?? end).toFixed(1)}V${y(point.coverageLower).toFixed(1)}H${x(point.at).toFixed(1)}Z`).join("");
}

// What is shaded behind the figures is the network's own failure rate; every other stream has a lane below them.
function shades(alerts, start, end, x, top, bottom) {
  return alerts.filter((alert) => !laneOf(alert)).flatMap((alert) => bar(alert, start, end, (from, to) => [
    svg("rect", { class: "alert-band", x: x(from), y: top, width: x(to) - x(from), height: bottom - top }, told(alert)),
    svg("line", { class: "alert-line", x1: x(from), x2: x(from), y1: top, y2: bottom }),
  ]));
}

const laneOf = (alert) => alert.rule === "network-failure-rate" ? null : about(alert);

// The lanes of the newest alerts in sight, the network's before those of its parts.
function lanesOf(alerts, start, end) {
  const seen = alerts.filter((alert) => laneOf(alert) && bar(alert, start, end, () => [alert]).length);
  const names = [...new Set(seen.map(laneOf))].slice(0, lanesMax);
  const isPart = (name) => seen.some((alert) => laneOf(alert) === name && (alert.cell || alert.dimension));
  return names.sort((a, b) => isPart(a) - isPart(b)).map((name) => ({ name, alerts: seen.filter((alert) => laneOf(alert) === name) }));
}

function lane({ name, alerts }, start, end, x, y, right) {
  return [
    svg("line", { class: "alert-lane", x1: left, x2: right, y1: y + laneHeight, y2: y + laneHeight }),
    ...alerts.flatMap((alert) => bar(alert, start, end, (from, to) => [
      svg("rect", { class: "alert-bar", x: x(from), y: y + laneHeight - 6, width: Math.max(2, x(to) - x(from)), height: 6 }, told(alert)),
    ])),
    svg("text", { class: "lane", x: left, y: y + laneHeight - 8 }, name),
  ];
}

function bar(alert, start, end, draw) {
  const [from, to] = [Math.max(start, Date.parse(alert.onsetAt)), Math.min(end, alert.resolvedAt ? Date.parse(alert.resolvedAt) : end)];
  return from >= to ? [] : draw(from, to);
}

const told = (alert) => svg("title", {}, `${about(alert)}, ${alert.state}, ${alert.severity}: success rate ${percent(alert.before)} to ${percent(alert.after)}`);

function summary(points) {
  const [first, last] = [points[0], points.at(-1)];
  return `From ${moment(first.windowEnd)} to ${moment(last.windowEnd)}: coverage from ${pair(first.coverageLower, first.coverageUpper)} to `
    + `${pair(last.coverageLower, last.coverageUpper)}, active operators from ${count(first.operatorsActive)} to ${count(last.operatorsActive)}, `
    + `similarity from ${plain(first.similarity)} to ${plain(last.similarity)}. The figures are in the table below.`;
}
