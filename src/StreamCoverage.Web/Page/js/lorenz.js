// Lorenz curves: the smallest members first, beside the line on which all would have the same.
import { panel, polyline, showChart, showNoChart } from "./chart.js";
import { svg } from "./dom.js";
import { percent, plain } from "./format.js";

const [left, right, top] = [44, 12, 12];

const columns = [
  { name: "curve", isHead: true, value: (row) => row.curve },
  { name: "smallest members", value: (row) => row.members, show: (share) => percent(share) },
  { name: "have together", value: (row) => row.share, show: (share) => percent(share) },
];

export function showLorenz(concentrations, by) {
  if (!concentrations.length) return showNoChart("lorenz", "Nothing was served, or not analysed yet.");
  showChart("lorenz", {
    label: `Lorenz curves by ${by}: ${concentrations.map((row) => `${row.of} have Gini ${plain(row.gini)}`).join(", ")}.`,
    picture: (width) => draw(concentrations, width),
    caption: `Lorenz curves by ${by}`,
    columns,
    rows: concentrations.flatMap((row) => row.lorenz.map((point) => ({ ...point, curve: row.of }))),
    seriesOf: (row) => row.curve,
  });
}

function draw(concentrations, width) {
  const side = Math.min(300, width - left - right);
  const x = (members) => left + members * (Math.min(width, 620) - left - right);
  const y = (share) => top + (1 - share) * side;
  return {
    height: top + side + 40,
    parts: [
      panel({ left, right: x(1), y, marks: [0, 0.5, 1], format: (share) => percent(share, 0) },
        svg("path", { class: "equal", d: polyline([[x(0), y(0)], [x(1), y(1)]]) }),
        ...concentrations.map((row) => svg("path", {
          class: `lorenz ${row.of}`, "data-column": 2, "data-series": row.of, d: polyline(row.lorenz.map((point) => [x(point.members), y(point.share)])),
        }))),
      ...[0, 0.5, 1].map((share) => svg("text", { x: x(share), y: top + side + 18, "text-anchor": share === 1 ? "end" : "middle" }, percent(share, 0))),
      svg("text", { x: x(0.5), y: top + side + 36, "text-anchor": "middle" }, "of the members, smallest first"),
    ],
  };
}
