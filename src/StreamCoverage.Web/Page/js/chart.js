// Charts are pictures with a table of the same figures beneath. Marks say by data-column (and data-series) which figures they draw; rules
// say by data-value where these lie, so that a test can measure the picture.
import { el, find, svg } from "./dom.js";
import { showTable } from "./table.js";

const shown = new WeakMap();
const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => draw(target)));

/** Draws into a figure. picture(width) gives { height, parts }; the table's columns and rows are those of table.js. */
export function showChart(id, { label, picture, caption, csv, columns, rows, seriesOf }) {
  const host = find(id);
  if (!shown.has(host)) {
    host.dataset.chart = id;
    host.replaceChildren(el("div", { class: "canvas" }),
      el("details", { class: "twin" }, el("summary", {}, `${caption}: the figures as a table`), el("div", {})));
    observer.observe(host);
  }
  shown.set(host, { label, picture, width: 0 });
  showTable(host.querySelector(".twin > div"), { key: id, caption, csv, columns, rows, seriesOf, most: 1000 });
  draw(host);
}

/** Says in a figure why there is nothing to draw. */
export function showNoChart(id, words) {
  const host = find(id);
  observer.unobserve(host);
  shown.delete(host);
  delete host.dataset.chart;
  host.replaceChildren(el("p", { class: "note" }, words));
}

function draw(host) {
  const chart = shown.get(host);
  const width = Math.max(280, host.clientWidth);
  if (!chart || chart.width === width) return;
  chart.width = width;
  const { height, parts } = chart.picture(width);
  host.querySelector(".canvas").replaceChildren(
    svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": chart.label }, ...parts));
}

/** Rules across a panel, each at a value, and the shapes that are measured by them. */
export const panel = ({ left, right, y, marks, format }, ...shapes) => svg("g", { "data-panel": "y" }, ...marks.map((value) => svg("g", {},
  svg("line", { class: "grid", x1: left, x2: right, y1: y(value), y2: y(value), "data-value": value }),
  svg("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, format(value)))), ...shapes);

export const polyline = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(2)}`).join("");

/** A figure that holds until the next one is a step; where it is unknown there is no line. */
export function steps(points, end, x, y, pick) {
  let path = "";
  points.forEach((point, i) => {
    const value = pick(point);
    if (value === null) return;
    const isJoined = i > 0 && pick(points[i - 1]) !== null;
    path += `${isJoined ? "V" : `M${x(point.at).toFixed(1)} `}${y(value).toFixed(2)}H${x(points[i + 1]?.at ?? end).toFixed(1)}`;
  });
  return path;
}

export function niceMax(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((n) => n * unit).find((candidate) => candidate >= value);
}

/** A name that fits; the whole one stands in the title and in the table. */
export const short = (name, most) => name.length > most ? `${name.slice(0, most - 1)}…` : name;
