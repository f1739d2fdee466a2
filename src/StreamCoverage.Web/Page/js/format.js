// Figures as text. What is null is unknown, never 0; what is not quite all or nothing is never rounded to it.

export const unknown = "unknown";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export const count = (n) => (n ?? null) === null ? unknown : whole.format(n);
export const compact = (n) => (n ?? null) === null ? unknown : n < 10000 ? whole.format(n) : short.format(n);
export const requests = (n) => `${count(n)} ${n === 1 ? "request" : "requests"}`;

export function percent(share, digits = 1) {
  if ((share ?? null) === null) return unknown;
  return `${bare(share, digits)}\u00a0%`;
}

export function pair(lower, upper) {
  if ((lower ?? null) === null || (upper ?? null) === null) return unknown;
  const [from, to] = [bare(lower, 1), bare(upper, 1)];
  return from === to ? `${from}\u00a0%` : `${from}\u2009\u2013\u2009${to}\u00a0%`;
}

export const points = (share) => (share ?? null) === null ? unknown : share === 0 ? "0" : `${share < 0.001 ? "" : "+"}${bare(share, 1)}`;

function bare(share, digits) {
  const [value, step] = [share * 100, 10 ** -digits];
  if (value > 0 && value < step) return `<\u2009${step}`;
  if (value < 100 && value > 100 - step) return `>\u2009${100 - step}`;
  return value === 0 || value === 100 ? `${value}` : value.toFixed(digits);
}

export const clock = (iso) => iso.slice(11, 16);
export const day = (iso) => `${+iso.slice(8, 10)} ${"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")[iso.slice(5, 7) - 1]}`;
export const moment = (iso) => iso ? `${day(iso)} ${iso.slice(0, 4)}, ${clock(iso)} UTC` : unknown;

export function span(seconds) {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} days`;
}

export const between = (from, to) => (Date.parse(to) - Date.parse(from)) / 1000;
