import { el, find, svg, text } from "./dom.js";
import { clock, count, day, moment, pair, percent } from "./format.js";

const left = 44;
const right = 10;
const upperTop = 16;
const upperHeight = 190;
const lowerTop = upperTop + upperHeight + 30;
const lowerHeight = 80;
const bottom = lowerTop + lowerHeight;
const height = bottom + 24;

let data = null;
let hair = null;

/** Draws the history of one window; alerts are shaded from their onset to their end. */
export function showTimeline(history, alerts) {
  const points = history.points.map((point) => ({ ...point, at: Date.parse(point.windowEnd) }));
  const slider = find("moment");
  const atNewest = !data || +slider.value >= data.points.length - 1 || data.key !== `${history.network}/${history.window}`;
  const oldAt = data?.points[+slider.value]?.at;
  data = { points, alerts, asOf: Date.parse(history.asOf), key: `${history.network}/${history.window}` };
  slider.max = `${Math.max(0, points.length - 1)}`;
  slider.value = `${atNewest ? points.length - 1 : Math.max(0, points.findIndex((point) => point.at >= oldAt))}`;
  draw();
  if (!find("twin").hidden) showTwin();
}

export function wireTimeline() {
  new ResizeObserver(() => data && draw()).observe(find("timeline"));
  find("moment").addEventListener("input", mark);
  find("timeline").addEventListener("pointermove", (event) => {
    if (!data?.points.length) return;
    const box = find("timeline").getBoundingClientRect();
    const at = data.x.invert(event.clientX - box.left);
    find("moment").value = `${Math.max(0, data.points.findLastIndex((point) => point.at <= at))}`;
    mark();
  });
  find("twin-button").addEventListener("click", () => {
    const twin = find("twin");
    twin.hidden = !twin.hidden;
    find("twin-button").setAttribute("aria-expanded", `${!twin.hidden}`);
    text("twin-button", twin.hidden ? "Show as table" : "Hide table");
    if (!twin.hidden) showTwin();
  });
}

function draw() {
  const { points, alerts, asOf } = data;
  const figure = find("timeline");
  if (points.length === 0) {
    figure.replaceChildren(el("p", { class: "note" }, "No window of this length has ended yet."));
    text("readout", "");
    return;
  }
  const width = Math.max(300, figure.clientWidth);
  const [start, end] = [points[0].at, Math.max(asOf, points.at(-1).at, points[0].at + 60_000)];
  const x = (at) => left + (at - start) / (end - start) * (width - left - right);
  x.invert = (px) => start + (px - left) / (width - left - right) * (end - start);
  data.x = x;
  const most = niceMax(Math.max(1, ...points.map((point) => point.operatorsActive)));
  const share = (value) => upperTop + (1 - value) * upperHeight;
  const operators = (value) => lowerTop + (1 - value / most) * lowerHeight;
  hair = svg("line", { class: "hair", y1: upperTop, y2: bottom });
  figure.replaceChildren(svg("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": summary(points) },
    ...[0, 0.25, 0.5, 0.75, 1].map((value) => rule(width, share(value), `${value * 100} %`)),
    ...[0, most].map((value) => rule(width, operators(value), `${value}`)),
    svg("text", { x: left, y: lowerTop - 8 }, "operators active in the window"),
    ...ticks(start, end, width).map((tick) => svg("text", { x: x(tick.at), y: height - 6, "text-anchor": x(tick.at) > width - 24 ? "end" : "middle" }, tick.label)),
    ...shades(alerts, start, end, x),
    svg("path", { class: "band", d: band(points, end, x, share) }),
    svg("path", { class: "cover", d: steps(points, end, x, share, (point) => point.coverageUpper) }),
    svg("path", { class: "cover", d: steps(points, end, x, share, (point) => point.coverageLower) }),
    svg("path", { class: "rate", d: steps(points, end, x, share, (point) => point.successRate) }),
    svg("path", { class: "ops", d: steps(points, end, x, operators, (point) => point.operatorsActive) }),
    hair));
  mark();
}

function mark() {
  const point = data.points[+find("moment").value];
  if (!point) return;
  hair.setAttribute("x1", data.x(point.at));
  hair.setAttribute("x2", data.x(point.at));
  const words = `${moment(point.windowEnd)}: coverage ${pair(point.coverageLower, point.coverageUpper)}, success rate ${percent(point.successRate)}, `
    + `${count(point.operatorsActive)} active operators, ${count(point.requests)} requests`;
  find("moment").setAttribute("aria-valuetext", words);
  text("readout", words);
}

// A figure holds until the next point, so lines are steps; where it is unknown there is no line.
function steps(points, end, x, y, pick) {
  let path = "";
  points.forEach((point, i) => {
    const value = pick(point);
    if (value === null) return;
    const isJoined = i > 0 && pick(points[i - 1]) !== null;
    path += `${isJoined ? "V" : `M${x(point.at).toFixed(1)} `}${y(value).toFixed(1)}H${x(points[i + 1]?.at ?? end).toFixed(1)}`;
  });
  return path;
}

function band(points, end, x, y) {
  return points.map((point, i) => point.coverageLower === null ? "" : `M${x(point.at).toFixed(1)} ${y(point.coverageUpper).toFixed(1)}`
    + `H${x(points[i + 1]?.at ?? end).toFixed(1)}V${y(point.coverageLower).toFixed(1)}H${x(point.at).toFixed(1)}Z`).join("");
}

function shades(alerts, start, end, x) {
  return alerts.flatMap((alert) => {
    const [from, to] = [Math.max(start, Date.parse(alert.onsetAt)), Math.min(end, alert.resolvedAt ? Date.parse(alert.resolvedAt) : end)];
    if (from >= to) return [];
    return [
      svg("rect", { class: "alert-band", x: x(from), y: upperTop, width: x(to) - x(from), height: bottom - upperTop },
        svg("title", {}, `regression, ${alert.state}: success rate ${percent(alert.before)} to ${percent(alert.after)}`)),
      svg("line", { class: "alert-line", x1: x(from), x2: x(from), y1: upperTop, y2: bottom }),
    ];
  });
}

const rule = (width, y, label) => svg("g", {}, svg("line", { class: "grid", x1: left, x2: width - right, y1: y, y2: y }),
  svg("text", { x: left - 6, y: y + 4, "text-anchor": "end" }, label));

function ticks(start, end, width) {
  const minute = 60_000;
  const most = Math.max(2, Math.floor(width / 110));
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 20160].map((n) => n * minute)
    .find((candidate) => (end - start) / candidate <= most) ?? end - start;
  const found = [];
  for (let at = Math.ceil(start / step) * step; at <= end; at += step) {
    const iso = new Date(at).toISOString();
    found.push({ at, label: step >= 1440 * minute || iso.slice(11, 16) === "00:00" ? day(iso) : clock(iso) });
  }
  return found;
}

function niceMax(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((n) => n * unit).find((candidate) => candidate >= value);
}

function summary(points) {
  const [first, last] = [points[0], points.at(-1)];
  return `From ${moment(first.windowEnd)} to ${moment(last.windowEnd)}: coverage from ${pair(first.coverageLower, first.coverageUpper)} to `
    + `${pair(last.coverageLower, last.coverageUpper)}, active operators from ${count(first.operatorsActive)} to ${count(last.operatorsActive)}. `
    + "The figures are in the table below.";
}

function showTwin() {
  const head = ["window end", "coverage, lower", "coverage, upper", "success rate", "requests", "covered cells", "cells", "active operators"];
  find("twin").replaceChildren(el("table", { class: "lines" },
    el("thead", {}, el("tr", {}, ...head.map((name, i) => el("th", { scope: "col", class: i === 0 ? "left" : null }, name)))),
    el("tbody", {}, ...data.points.toReversed().map((point) => el("tr", {}, el("th", { scope: "row" }, moment(point.windowEnd)),
      ...[percent(point.coverageLower), percent(point.coverageUpper), percent(point.successRate), count(point.requests),
        count(point.cellsCovered), count(point.cellsObserved), count(point.operatorsActive)].map((value) => el("td", {}, value)))))));
}
