// A slice, of one cell or of the whole network: what each source partition gave to it, and up to which offset of the log.
import { pathOf, read } from "./api.js";
import { el } from "./dom.js";
import { count, moment, requests, span } from "./format.js";
import { byCondition, facts, parametersOf, part, sum, table } from "./parts.js";

export async function sliceView({ of, in: cell }, { network }) {
  const found = await read(pathOf(network, "slice"), { start: of, ...parametersOf(cell) });
  const given = sum(found.sources, (source) => source.requests);
  const stored = found.demand?.requests ?? 0;
  return {
    parts: [
      part("What is stored", facts(
        ["of", cell ? "this workload cell" : "the whole network"], ["slice", `${moment(found.start)}, ${span(found.sliceSeconds)}`],
        ["demand", requests(stored)], ["succeeded", count(found.demand?.succeeded ?? 0)], ["failed", byCondition(found.demand?.failed ?? [])],
        ["restated", found.demand?.revision ? `${count(found.demand.revision)} times, because more data came for it` : "never"])),
      part("Where it came from", el("p", {}, found.sources.length === 0 ? "The partials of this slice are not kept."
        : `${count(found.sources.length)} source${found.sources.length === 1 ? "" : "s"} gave ${requests(given)}: `
          + (given === stored ? "as many as are stored." : `${count(stored)} are stored.`)),
      sourceTable(found),
      el("p", { class: "note" }, "All records of the slice lie before the offset in “closed at”: with that record the partition’s watermark passed its end. "
        + "“Read meanwhile” counts what was read while the watermark stood in the slice, of all networks and slices; records of this one were read a little "
        + "earlier too.")),
    ],
  };
}

const known = (n) => n === null ? "not kept" : count(n);

const sourceTable = ({ start, sources }) => table({
  key: "sources",
  caption: "Source partitions of the slice",
  columns: [
    { name: "topic / partition", isHead: true, value: (row) => `${row.topic} / ${row.partition}` },
    { name: "requests", value: (row) => row.requests, show: count },
    { name: "succeeded", value: (row) => row.succeeded, show: count },
    { name: "closed at offset", value: (row) => row.through, show: count },
    { name: "came", left: true, value: (row) => row.via === start ? "in time" : `late, through ${moment(row.via)}` },
    { name: "read meanwhile from offset", value: (row) => row.firstOffset, show: known },
    { name: "events", value: (row) => row.consumed, show: known },
    { name: "accepted", value: (row) => row.accepted, show: known },
    { name: "late", value: (row) => row.late, show: known },
    { name: "repeated", value: (row) => row.duplicate, show: known },
    { name: "refused", value: (row) => row.rejected, show: known },
  ],
  rows: sources,
});
