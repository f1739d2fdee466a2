import { find, text } from "./dom.js";
import { basis, count, requests, time, timeToSuccess } from "./format.js";
import { showTable } from "./table.js";

const shares = { p50: "50\u00a0%", p95: "95\u00a0%", p99: "99\u00a0%" };

const columns = [
  { name: "of demand", isHead: true, value: (row) => row.share },
  { name: "time to success", define: ["time-to-success-p50", "time-to-success-p95", "time-to-success-p99"], value: (row) => row.timeToSuccessMs, show: (_, row) => timeToSuccess(row) },
  { name: "95 % interval", value: (row) => row.lowerMs, show: (lower, row) => lower === null && row.upperMs === null ? "unbounded" : `${bound(lower)} to ${bound(row.upperMs)}` },
  { name: "of successes alone", define: ["success-latency-p95"], value: (row) => row.ofSuccessesMs, show: time },
];

/** How long demand takes to succeed, beside the latency of what succeeded alone. */
export function showLatency(figures) {
  const latency = figures?.latency;
  text("latency-sentence", sentence(latency));
  text("latency-note", latency
    ? basis(figures, `${requests(figures.requests)} ${count(figures.succeeded)} succeeded, ${count(latency.stated)} of them with a latency`)
    : "");
  if (!latency) return find("latency").replaceChildren();
  showTable(find("latency"), {
    key: "latency",
    caption: "How long requests take to succeed",
    columns,
    rows: Object.entries(shares).map(([name, share]) => ({ share, ...latency[name] })),
  });
}

function sentence(latency) {
  if (!latency) return "No latencies were counted in this window.";
  if (latency.p95.reached === null) return "No success states a latency.";
  const half = latency.p50.reached ? `half of them within ${time(latency.p50.timeToSuccessMs)}` : "not even half of them did";
  return latency.p95.reached
    ? `95 of 100 requests succeeded within ${time(latency.p95.timeToSuccessMs)}, ${half}.`
    : `95 of 100 requests never succeeded, whatever the time: too many failed. ${half[0].toUpperCase()}${half.slice(1)}.`;
}

const bound = (milliseconds) => milliseconds === null ? "unbounded" : time(milliseconds);
