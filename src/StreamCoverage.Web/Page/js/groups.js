// Workload cells summed by two of their dimensions.

export const word = (value) => value ?? "any";

export const conditions = ["model", "hardware", "capacity", "routing", "latency", "verification", "unknown"];

/** Why a request fails at a condition, for people. */
export const because = {
  model: "nobody who could be reached offers the model", hardware: "no compatible hardware was there", capacity: "nobody had free capacity",
  routing: "the request was not routed to who could serve it", latency: "the answer came too late", verification: "the answer could not be verified",
};

/** What a recruit should have, for people: "model=a, hardware=b" as "model a, hardware b". */
export const capabilities = (gap) => gap.capabilities.replace(/(^|, )(model|task|hardware|region|verification|size)=/g, "$1$2 ");

const keyOf = (row, column) => JSON.stringify([row, column]);

/** The rows, the columns (most demand first), and what lies where both meet. */
export function grouped(cells, rows, columns) {
  const groups = new Map();
  for (const cell of cells) {
    const key = keyOf(word(cell[rows]), word(cell[columns]));
    if (!groups.has(key)) groups.set(key, { cells: [], requests: 0, succeeded: 0, covered: 0, uncovered: 0, operators: 0 });
    const group = groups.get(key);
    group.cells.push(cell);
    group.requests += cell.requests;
    group.succeeded += cell.succeeded;
    group.operators += cell.operators;
    if (cell.state === "covered" || cell.state === "uncovered") group[cell.state] += cell.requests;
  }
  return { rows: ranked(cells, rows), columns: ranked(cells, columns), at: (row, column) => groups.get(keyOf(row, column)) };
}

function ranked(cells, dimension) {
  const demand = new Map();
  for (const cell of cells) demand.set(word(cell[dimension]), (demand.get(word(cell[dimension])) ?? 0) + cell.requests);
  return [...demand].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}
