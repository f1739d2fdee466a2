// A regression: the slices that it rests on, and where their events lie in the log.
import { rates } from "./alerts.js";
import { pathOf, read } from "./api.js";
import { el } from "./dom.js";
import { between, count, moment, percent, requests, span } from "./format.js";
import { byCondition, facts, part, table } from "./parts.js";
import { ask, dimensions } from "./state.js";

const slicesMax = 1440;

export async function alertView({ of }, { network, alerts }) {
  const found = await read(pathOf(network, "alert"), { id: of });
  const alert = alerts.find((one) => one.id === of);
  const from = found.slices[0] ?? found.onsetAt;
  const cell = alert?.cell ? Object.fromEntries(dimensions.map((dimension) => [dimension, alert[dimension] ?? "any"])) : {};
  const past = await read(pathOf(network, "slices"), { from, to: found.firedAt, limit: slicesMax, ...cell });
  const starts = new Set(found.slices);
  const slices = past.slices.filter((slice) => starts.has(slice.start));
  return {
    parts: [
      part("What was found", facts(
        [alert?.reporterHighest == null ? "success rate" : "reporters", alert ? alert.reporterHighest == null
          ? `${percent(alert.before)} expected, ${percent(alert.after)} since it began` : rates(alert) : null],
        ["rests on", requests(found.requests)],
        ["began", moment(found.onsetAt)], ["noticed", `${moment(found.firedAt)}, after ${span(between(found.onsetAt, found.firedAt))}`],
        ["over", alert ? alert.resolvedAt ? moment(alert.resolvedAt) : "still open" : null], ["rule", found.rule])),
      part("Slices", el("p", { class: "note" },
        `${count(found.slices.length)} slices, of ${alert?.cell ? "the cell" : "the whole network"} as they are stored now. Choose one to see where it came from.`), sliceTable(slices)),
      part("Offsets", offsetTable(found.offsets), el("p", { class: "note" },
        "Up to where each partition had been read when the first and the last of the slices were closed.")),
    ],
  };
}

const sliceTable = (slices) => table({
  key: "alert-slices",
  caption: "Slices of the regression",
  columns: [
    { name: "slice from", isHead: true, value: (row) => row.start, show: moment, open: (row) => () => ask("slice", row.start) },
    { name: "requests", value: (row) => row.requests, show: count },
    { name: "succeeded", value: (row) => row.succeeded, show: count },
    { name: "success rate", value: (row) => row.requests ? row.succeeded / row.requests : null, show: (rate) => percent(rate) },
    { name: "failed", left: true, value: (row) => byCondition(row.failed) },
  ],
  rows: slices,
});

const offsetTable = (offsets) => table({
  key: "alert-offsets",
  caption: "Offsets of the regression",
  columns: [
    { name: "topic / partition", isHead: true, value: (row) => `${row.topic} / ${row.partition}` },
    { name: "from offset", value: (row) => row.from, show: count },
    { name: "to offset", value: (row) => row.to, show: count },
  ],
  rows: offsets,
});
