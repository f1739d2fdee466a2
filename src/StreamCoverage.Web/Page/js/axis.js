import { svg } from "./dom.js";
import { clock, day } from "./format.js";

const minute = 60_000;
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 20160].map((n) => n * minute);

/** Labels along an axis of time, as many as there is room for. */
export function hours(start, end, width, x, y) {
  const most = Math.max(2, Math.floor(width / 110));
  const step = steps.find((candidate) => (end - start) / candidate <= most) ?? end - start;
  const found = [];
  for (let at = Math.ceil(start / step) * step; at <= end; at += step) {
    const iso = new Date(at).toISOString();
    const label = step >= 1440 * minute || clock(iso) === "00:00" ? day(iso) : clock(iso);
    found.push(svg("text", { x: x(at), y, "text-anchor": x(at) > width - 24 ? "end" : "middle" }, label));
  }
  return found;
}
