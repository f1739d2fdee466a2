// A "?" beside every figure: what it means, how it is computed, on how many observations it rests, and how old those are.
import { read } from "./api.js";
import { el, find } from "./dom.js";
import { count, moment } from "./format.js";
import { ask } from "./state.js";

let definitions = new Map();
let documents = {};

/** Reads the definitions and puts a button wherever the page asks for one by data-define. */
export async function loadDefinitions() {
  const { metrics } = await read("/v1/metrics");
  definitions = new Map(metrics.map((metric) => [metric.name, metric]));
  for (const place of document.querySelectorAll("[data-define]"))
    place.replaceChildren(what(place.dataset.label, place.dataset.define.split(" ")));
}

/** The documents that are shown, by their type: where sample sizes are looked up. */
export const know = (shown) => void (documents = shown);

/** The button; names are those of /v1/metrics. */
export function what(label, names) {
  const button = el("button", { type: "button", class: "what", "aria-label": `What is ${label}?`, "aria-haspopup": "dialog" }, "?");
  button.addEventListener("click", () => open(button, label, names));
  return button;
}

function open(button, label, names) {
  const tip = find("tip");
  tip.replaceChildren(el("div", { class: "head" }, el("h3", {}, label[0].toUpperCase() + label.slice(1)),
    el("button", { type: "button", onclick: () => tip.hidePopover() }, "Close")),
  ...explain(names), el("p", {}, el("button", { type: "button", onclick: () => behind(names) }, "What is behind it")));
  tip.setAttribute("aria-label", `Definition of ${label}`);
  tip.showPopover();
  const [from, size] = [button.getBoundingClientRect(), tip.getBoundingClientRect()];
  tip.style.left = `${Math.max(8, Math.min(from.left, innerWidth - size.width - 8))}px`;
  tip.style.top = `${Math.max(8, from.bottom + size.height + 8 > innerHeight ? from.top - size.height - 6 : from.bottom + 6)}px`;
  tip.focus();
}

function behind(names) {
  find("tip").hidePopover();
  ask("figure", names.join(" "));
}

/** The definitions of figures: what each means, how it is computed, on what it rests and how old that is. */
export const explain = (names) => names.flatMap((name) => tell(definitions.get(name)));

/** The type of document that a figure stands in, as NetworkCoverage; nothing for a name that is not listed. */
export const documentOf = (name) => definitions.has(name) ? typeOf(definitions.get(name).field) : null;

function tell(metric) {
  if (!metric) return [el("p", {}, "No definition was found.")];
  const facts = [["computed as", metric.formula], ["unit and range", `${metric.unit}; ${metric.range}`], ["rests on", sample(metric)],
    ["data to", moment(documents[typeOf(metric.field)]?.windowEnd)], ["source", metric.source], ["name", metric.name]];
  return [el("p", {}, metric.definition), el("dl", {}, ...facts.flatMap(([term, fact]) => [el("dt", {}, term), el("dd", {}, fact)]))];
}

const typeOf = (path) => path.split(".")[0];

// A number where the document has one of it; of a list each entry has its own, which stands in its row.
function sample(metric) {
  if (!metric.sampleSize) return "no count of its own; see the row";
  const [type, ...members] = metric.sampleSize.split(".");
  const words = members.map((member) => member.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim());
  let value = documents[type];
  for (const member of members) value = value?.[member[0].toLowerCase() + member.slice(1)];
  return typeof value === "number" ? `${count(value)} ${words.at(-1)}` : `${words.at(-1)} of each row`;
}
