// What is chosen stands in the URL, so that it can be shared and survives a reload.

export const dimensions = ["model", "task", "hardware", "region", "verification", "size"];

const keys = ["network", "window", "zone", "rows", "columns", "row", "column", "domain", "by"];
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
