// Figures as text. What is null is unknown, never 0; what is not quite all or nothing is never rounded to it.

export const unknown = "unknown";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
export const isNone = (value) => (value ?? null) === null;

export const count = (n) => isNone(n) ? unknown : whole.format(n);
export const decimal = (n) => isNone(n) ? unknown : tenth.format(n);
export const compact = (n) => isNone(n) ? unknown : n < 10000 ? whole.format(n) : short.format(n);
export const many = (n, one) => `${count(n)} ${one}${n === 1 ? "" : "s"}`;
export const requests = (n) => many(n, "request");
export const percent = (share, digits = 1) => isNone(share) ? unknown : `${bare(share, digits)}\u00a0%`;

export function pair(lower, upper) {
  if (isNone(lower) || isNone(upper)) return unknown;
  const [from, to] = [bare(lower, 1), bare(upper, 1)];
  return from === to ? `${from}\u00a0%` : `${from}\u2009\u2013\u2009${to}\u00a0%`;
}

/** A difference of two shares, in percentage points, with its sign. */
export function points(share) {
  if (isNone(share)) return unknown;
  if (share === 0) return "0";
  if (Math.abs(share) < 0.0005) return share < 0 ? ">\u2009\u22120.1" : "<\u2009+0.1";
  return `${share < 0 ? "\u2212" : "+"}${(Math.abs(share) * 100).toFixed(1)}`;
}

export const pointsBetween = (lower, upper) => isNone(lower) || isNone(upper) ? unknown : `${points(lower)} to ${points(upper)}`;

/** Three digits that tell, for what has no natural number of decimals. */
export const plain = (n) => isNone(n) ? unknown : `${+n.toPrecision(3)}`.replace("-", "\u2212");

/** Milliseconds, as seconds or minutes where these are long. */
export function time(ms) {
  if (isNone(ms)) return unknown;
  const [value, unit] = ms >= 120_000 ? [ms / 60_000, "min"] : ms >= 1000 ? [ms / 1000, "s"] : [ms, "ms"];
  return `${+value.toPrecision(3)}\u00a0${unit}`;
}

/** One quantile of the time to success. */
export const timeToSuccess = (quantile) => quantile?.reached === false ? "never" : time(quantile?.timeToSuccessMs);

/** A kind of domain, as in data_center, for people. */
export const kindWord = (kind) => kind.replaceAll("_", " ");

function bare(share, digits) {
  const [value, step] = [share * 100, 10 ** -digits];
  if (value > 0 && value < step) return `<\u2009${step}`;
  if (value < 100 && value > 100 - step) return `>\u2009${100 - step}`;
  return value === 0 || value === 100 ? `${value}` : value.toFixed(digits);
}

let isLocal = false;

/** From now on times are written in the reader's own zone, or in UTC. */
export const useLocalTime = (yes) => void (isLocal = yes);

// The same moment with the digits of the chosen zone, as an ISO text.
function shifted(iso) {
  const at = new Date(iso);
  return new Date(at - (isLocal ? at.getTimezoneOffset() * 60_000 : 0)).toISOString();
}

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const dayOf = (text) => `${+text.slice(8, 10)} ${months[text.slice(5, 7) - 1]}`;
const zoneOf = (iso) => isLocal
  ? new Intl.DateTimeFormat("en", { timeZoneName: "shortOffset" }).formatToParts(new Date(iso)).find((part) => part.type === "timeZoneName").value
  : "UTC";

export const clock = (iso) => shifted(iso).slice(11, 16);
export const day = (iso) => dayOf(shifted(iso));
export const moment = (iso) => iso ? `${day(iso)} ${shifted(iso).slice(0, 4)}, ${clock(iso)} ${zoneOf(iso)}` : unknown;

export function span(seconds) {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} days`;
}

/** So many periods of so many seconds: days are days. */
export const periods = (n, seconds) => seconds === 86_400 ? many(n, "day") : `${many(n, "period")} of ${span(seconds)}`;

export const between = (from, to) => (Date.parse(to) - Date.parse(from)) / 1000;

/** What a figure rests on, and how old it is. */
export const basis = (found, sample) =>
  `${sample ? `Of ${sample}; ` : ""}${found.window} window to ${moment(found.windowEnd)}, ${span(between(found.windowEnd, new Date().toISOString()))} old.`;
