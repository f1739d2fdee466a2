// What is chosen stands in the URL, so that it can be shared and survives a reload.

export const dimensions = ["model", "task", "hardware", "region", "verification", "size"];

const panelKeys = ["show", "of", "in", "until"];
const keys = ["network", "window", "zone", "rows", "columns", "row", "column", "domain", "by", ...panelKeys];
const asked = new URLSearchParams(location.search);

export const chosen = Object.fromEntries(keys.map((key) => [key, asked.get(key)]));

if (!dimensions.includes(chosen.rows)) chosen.rows = "model";
if (!dimensions.includes(chosen.columns) || chosen.columns === chosen.rows) chosen.columns = chosen.rows === "hardware" ? "model" : "hardware";
if (chosen.zone !== "local") chosen.zone = "utc";

export function choose(change) {
  Object.assign(chosen, change);
  const query = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value !== null));
  history.replaceState(null, "", `?${query}${location.hash}`);
}

/** What the panel shows, and nothing where it is closed. */
export const panelChoice = () => Object.fromEntries(panelKeys.map((key) => [key, chosen[key] ?? null]));

/** Asks the panel for what lies behind a figure: show is its kind, of and in say of what, until at which moment. */
export const ask = (show, of, more) => dispatchEvent(new CustomEvent("ask", { detail: { show, of, in: null, until: null, ...more } }));

/** A workload cell by its six values, as it stands in the URL. */
export const cellText = (cell) => JSON.stringify(dimensions.map((name) => cell[name] ?? null));
