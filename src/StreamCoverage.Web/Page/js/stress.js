// Coverage that is left as domains are lost one after another: the largest first, and the worst first.
import { panel, polyline, showChart, showNoChart } from "./chart.js";
import { svg } from "./dom.js";
import { count, kindWord, percent } from "./format.js";

const [left, right, top, tall] = [44, 12, 12, 200];

const columns = [
  { name: "order", isHead: true, value: (row) => row.order },
  { name: "lost", value: (row) => row.removed, show: count },
  { name: "the last of them", left: true, value: (row) => row.domain, show: (domain) => domain ?? "–" },
  { name: "coverage left", define: ["coverage-nakamoto"], value: (row) => row.coverage, show: (share) => percent(share) },
];

export function showStress(domain) {
  if (!domain?.largestFirst.length) return showNoChart("stress", "Nothing to lose, or not analysed yet.");
  const curves = [["largest first", domain.largestFirst], ["worst first", domain.worstFirst]];
  const rows = curves.flatMap(([order, points]) => points.map((point) => ({ ...point, order })));
  const at = (points) => `${percent(points.at(-1).coverage)} after ${points.at(-1).removed}`;
  showChart("stress", {
    label: `Coverage as domains of the kind ${kindWord(domain.kind)} are lost: ${curves.map(([order, points]) => `${order} ${at(points)}`).join(", ")}.`,
    picture: (width) => draw(curves, rows, width),
    caption: "Coverage left after losses",
    columns,
    rows,
    seriesOf: (row) => row.order,
  });
}

function draw(curves, rows, width) {
  const most = Math.max(1, ...rows.map((row) => row.removed));
  const full = Math.ceil(Math.max(...rows.map((row) => row.coverage), 0.1) * 10) / 10;
  const x = (removed) => left + removed / most * (width - left - right);
  const y = (share) => top + (1 - share / full) * tall;
  const ticks = [...new Set([0, Math.round(most / 4), Math.round(most / 2), Math.round(most * 3 / 4), most])];
  return {
    height: top + tall + 40,
    parts: [
      panel({ left, right: width - right, y, marks: [0, full / 2, full], format: (share) => percent(share, 0) },
        ...curves.map(([order, points]) => svg("path", {
          class: order === "worst first" ? "worst" : "largest", "data-column": 3, "data-series": order,
          d: polyline(points.map((point) => [x(point.removed), y(point.coverage)])),
        }))),
      ...rows.map((row) => svg("circle", { class: row.order === "worst first" ? "worst" : "largest", cx: x(row.removed), cy: y(row.coverage), r: 3 },
        svg("title", {}, `${row.removed} lost, ${row.order}${row.domain ? `, the last ${row.domain}` : ""}: ${percent(row.coverage)} covered`))),
      ...ticks.map((tick) => svg("text", { x: x(tick), y: top + tall + 18, "text-anchor": tick === most ? "end" : "middle" }, `${tick}`)),
      svg("text", { x: (left + width) / 2, y: top + tall + 36, "text-anchor": "middle" }, "lost"),
    ],
  };
}
