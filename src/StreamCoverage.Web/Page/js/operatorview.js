// An operator: who it is, what it adds, which cells it serves, and what happened to it.
import { pathOf, read } from "./api.js";
import { workload } from "./cells.js";
import { el } from "./dom.js";
import { basis, count, isNone, many, moment, percent, points } from "./format.js";
import { tellEvent } from "./happened.js";
import { facts, part, table } from "./parts.js";
import { ask, cellText } from "./state.js";

export async function operatorView({ of }, { network, window, operators }) {
  const found = await read(pathOf(network, "operator"), { name: of, window, limit: 200 });
  const added = operators.find((operator) => operator.operator === of);
  return {
    parts: [
      part("Standing", standing(found.standing)),
      part(`In the ${window} window`, added ? facts(
        ["attempts", `${count(added.attempts)}, of which ${count(added.succeeded)} succeeded`],
        ["lost if it left", `${points(added.pivotalShare)} points of coverage`],
        ["Shapley share", `${points(added.shapleyShare)} points of coverage`],
        ["paid", `${percent(added.paidShare)} of all; by coverage it would be ${percent(added.coverageShare)}`],
        ["role", added.role], ["data", basis(added)]) : el("p", {}, "No attempt in the window that was analysed last.")),
      part("The workload cells that it serves", el("p", { class: "note" },
        `${many(found.cellsServed, "cell")} with an attempt; ${basis(found)}`), cellsOf(found)),
      part("What happened to it", el("ol", { class: "events" }, ...found.events.toReversed().map((event) => el("li", {},
        el("time", { datetime: event.at }, moment(event.at)), el("span", {}, ...tellEvent(event)))),
      !found.events.length && el("li", {}, "Nothing was told of it: it serves without having joined."))),
    ],
  };
}

function standing(known) {
  const lists = known.capabilities ? Object.entries(known.capabilities).filter(([, names]) => names.length) : [];
  const shares = Object.entries(known.dependencies ?? {}).filter(([, name]) => !isNone(name));
  return facts(
    ["joined", known.joinedAt ? moment(known.joinedAt) : "never: it serves without having joined"],
    ["left", known.leftAt ? moment(known.leftAt) : "no"],
    ["its join was assessed", known.assessed ? `${known.assessed.verdict}${known.assessed.final ? "" : " (not final)"}: ${known.assessed.label}` : "not yet"],
    ["served", known.firstServedAt ? `${count(known.succeeded)} of ${many(known.attempts, "attempt")}, from ${moment(known.firstServedAt)} to ${moment(known.lastServedAt)}`
      : "never"],
    ["declares", lists.length ? lists.map(([name, names]) => `${name}: ${names.join(", ")}`).join("; ") : "nothing"],
    ["shares with others", shares.length ? shares.map(([name, value]) => `${name === "dataCenter" ? "data center" : name}: ${value}`).join("; ") : "nothing that it declared"]);
}

const cellsOf = ({ cells }) => table({
  key: "operator-cells",
  caption: "Workload cells of the operator",
  columns: [
    { name: "workload", isHead: true, value: (row) => workload(row.values), open: (row) => () => ask("cell", cellText(row.values)) },
    { name: "requests", value: (row) => row.requests, show: count },
    { name: "attempts", value: (row) => row.attempts, show: count },
    { name: "succeeded", value: (row) => row.succeeded, show: count },
    { name: "success rate", value: (row) => row.succeeded / row.attempts, show: (rate) => percent(rate) },
  ],
  rows: cells,
});
