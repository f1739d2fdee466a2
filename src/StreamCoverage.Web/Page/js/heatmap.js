import { el, find, text } from "./dom.js";
import { compact, count, pair, percent, requests } from "./format.js";

const rowsMax = 40;
const columnsMax = 14;
const cellsMax = 100;
const conditions = ["model", "hardware", "capacity", "routing", "latency", "verification", "unknown"];
const word = (value) => value ?? "any";

/** Draws the table. `chosen` is the selected {model, hardware}, in words; `choose` is called with the next one, or null. */
export function showHeat(cells, observed, chosen, choose) {
  const table = find("heat");
  const focused = table.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const models = ranked(cells, (cell) => word(cell.model));
  const hardware = ranked(cells, (cell) => word(cell.hardware));
  const shownHardware = hardware.slice(0, columnsMax);
  const head = el("tr", {}, el("th", { scope: "col", class: "left" }, "model"),
    ...shownHardware.map((name) => el("th", { scope: "col" }, name)));
  const rows = models.slice(0, rowsMax).map((model) => el("tr", {}, el("th", { scope: "row", title: model }, model),
    ...shownHardware.map((name) => el("td", {}, face(model, name, groupOf(cells, model, name), chosen, choose)))));
  table.replaceChildren(el("thead", {}, head), el("tbody", {}, ...rows));
  if (focused) [...table.querySelectorAll("button")].find((button) => button.dataset.key === focused)?.focus();
  text("heat-note", noteOf(cells, observed, models, hardware));
  showCells(cells, chosen, choose);
}

function face(model, hardware, group, chosen, choose) {
  if (group.cells.length === 0) return el("span", { class: "none", title: `${model} on ${hardware}: no demand` }, el("b", { "aria-hidden": "true" }, "–"), el("span", { class: "unseen" }, "no demand"));
  const isChosen = chosen?.model === model && chosen?.hardware === hardware;
  const [kind, main, detail] = kindOf(group);
  const label = `${model} on ${hardware}: ${main}${detail}, success rate ${percent(group.succeeded / group.requests)}, `
    + `${requests(group.requests)} in ${group.cells.length} workload cells`;
  return el("button", {
    type: "button", class: kind, "aria-pressed": `${isChosen}`, "aria-label": label, title: label, "data-key": JSON.stringify([model, hardware]),
    onclick: () => choose(isChosen ? null : { model, hardware }),
  }, el("b", {}, main), el("small", {}, `${percent(group.succeeded / group.requests, 0)} ok · ${compact(group.requests)}`));
}

function kindOf(group) {
  if (group.operators === 0) return ["nosupply", "no supply", ": nobody tried to serve it"];
  if (group.covered + group.uncovered === 0) return ["open", "undetermined", ": too few requests to tell"];
  const share = group.covered / group.requests;
  const step = [0.2, 0.5, 0.8, 0.95].filter((limit) => share >= limit).length;
  const upper = 1 - group.uncovered / group.requests;
  return [`h${step}`, percent(share, 0), ` covered, up to ${percent(upper, 0)} not ruled out`];
}

function groupOf(cells, model, hardware) {
  const own = cells.filter((cell) => word(cell.model) === model && word(cell.hardware) === hardware);
  const sum = (pick) => own.reduce((total, cell) => total + pick(cell), 0);
  return {
    cells: own,
    requests: sum((cell) => cell.requests),
    succeeded: sum((cell) => cell.succeeded),
    covered: sum((cell) => cell.state === "covered" ? cell.requests : 0),
    uncovered: sum((cell) => cell.state === "uncovered" ? cell.requests : 0),
    operators: sum((cell) => cell.operators),
  };
}

function ranked(cells, nameOf) {
  const demand = new Map();
  for (const cell of cells) demand.set(nameOf(cell), (demand.get(nameOf(cell)) ?? 0) + cell.requests);
  return [...demand].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

function noteOf(cells, observed, models, hardware) {
  if (cells.length === 0) return "No demand in this window.";
  const left = [];
  if (observed > cells.length) left.push(`${count(observed - cells.length)} workload cells with the least demand`);
  if (models.length > rowsMax) left.push(`${count(models.length - rowsMax)} models`);
  if (hardware.length > columnsMax) left.push(`${count(hardware.length - columnsMax)} hardware classes`);
  return left.length ? `Not shown: ${left.join(", ")}; the API has them all.` : "Choose a cell to see its workload cells.";
}

function showCells(cells, chosen, choose) {
  const place = find("cells");
  place.hidden = !chosen;
  if (!chosen) return place.replaceChildren();
  const rank = { uncovered: 0, undetermined: 1, covered: 2 };
  const own = groupOf(cells, chosen.model, chosen.hardware).cells
    .sort((a, b) => rank[a.state] - rank[b.state] || b.requests - a.requests);
  const head = ["task", "region", "verification", "size", "state", "requests", "success rate", "interval", "fails most at", "operators"];
  const rows = own.slice(0, cellsMax).map((cell) => el("tr", {},
    ...[cell.task, cell.region, cell.verification, cell.size].map((value) => el("td", { class: "left" }, word(value))),
    el("td", { class: "left" }, cell.operators === 0 ? `${cell.state}, no supply` : cell.state),
    el("td", {}, count(cell.requests)),
    el("td", {}, percent(cell.succeeded / cell.requests)),
    el("td", {}, pair(cell.lower, cell.upper)),
    el("td", { class: "left" }, worst(cell)),
    el("td", {}, count(cell.operators))));
  place.replaceChildren(
    el("div", { class: "head" }, el("h3", {}, `${chosen.model} on ${chosen.hardware}: ${own.length} workload cells, worst first`),
      el("button", { type: "button", onclick: () => choose(null) }, "Close")),
    el("div", { class: "scroll", role: "region", "aria-label": "workload cells", tabindex: "0" },
      el("table", { class: "lines" }, el("thead", {}, el("tr", {}, ...head.map((name, i) => el("th", { scope: "col", class: i < 5 || i === 8 ? "left" : null }, name)))),
        el("tbody", {}, ...rows))),
    el("p", { class: "note" }, own.length > cellsMax ? `and ${count(own.length - cellsMax)} more` : own.length === 0 ? "No demand in this window." : ""));
}

function worst(cell) {
  const most = Math.max(...cell.failed);
  return most === 0 ? "–" : `${conditions[cell.failed.indexOf(most)]} (${count(most)})`;
}
