// Shapley shares as floating bars: each begins where the one above ends, and together they are the coverage by qualifying operators.
import { short, showChart, showNoChart } from "./chart.js";
import { svg } from "./dom.js";
import { percent, points } from "./format.js";

const most = 12;
const rowHeight = 22;
const top = 20;

const columns = [
  { name: "operator", isHead: true, value: (row) => row.name },
  { name: "from", value: (row) => row.from, show: (share) => percent(share) },
  { name: "Shapley, points", define: ["shapley-share"], value: (row) => row.share, show: points },
  { name: "to", value: (row) => row.to, show: (share) => percent(share) },
];

export function showWaterfall(operators, coverage) {
  const known = operators.filter((operator) => operator.shapleyShare > 0);
  if (!known.length) return showNoChart("waterfall", "No operator qualifies in a covered cell.");
  const rows = barsOf(known);
  showChart("waterfall", {
    label: `Shapley shares of coverage, greatest first: ${rows.slice(0, 3).map((row) => `${row.name} ${points(row.share)} points`).join(", ")}`
      + `; all operators together ${percent(coverage)}.`,
    picture: (width) => draw(rows, width),
    caption: "Shapley shares of coverage",
    columns,
    rows,
  });
}

function barsOf(known) {
  let from = 0;
  const bars = known.slice(0, most).map((operator) => ({ name: operator.operator, share: operator.shapleyShare }));
  const others = known.slice(most);
  if (others.length) bars.push({ name: `${others.length} others`, share: others.reduce((sum, operator) => sum + operator.shapleyShare, 0) });
  const rows = bars.map((bar) => ({ ...bar, from, to: (from += bar.share) }));
  return [...rows, { name: "all", share: from, from: 0, to: from, isTotal: true }];
}

function draw(rows, width) {
  const left = Math.min(170, width * 0.32);
  const full = rows.at(-1).share;
  const x = (share) => left + share / full * (width - left - 62);
  const height = top + rows.length * rowHeight + 6;
  const marks = [0, full / 2, full];
  return {
    height,
    parts: [svg("g", { "data-panel": "x" },
      ...marks.map((value) => svg("g", {}, svg("line", { class: "grid", x1: x(value), x2: x(value), y1: top, y2: height, "data-value": value }),
        svg("text", { x: x(value), y: 12, "text-anchor": "middle" }, percent(value)))),
      ...rows.flatMap((row, i) => {
        const y = top + i * rowHeight;
        return [
          svg("text", { class: "name", x: left - 8, y: y + 15, "text-anchor": "end" }, short(row.name, Math.floor(left / 8)), svg("title", {}, row.name)),
          svg("rect", { class: row.isTotal ? "total" : "share", "data-column": 2, x: x(row.from), y: y + 3, width: Math.max(0.5, x(row.to) - x(row.from)), height: rowHeight - 6 },
            svg("title", {}, `${row.name}: ${points(row.share)} points`)),
          svg("text", { class: "name", x: x(row.to) + 6, y: y + 15 }, points(row.share)),
        ];
      }))],
  };
}
