// The panel: from a figure step by step back to the log. Where one stands is in the URL, so that it can be shared.
import { crumbOf, views } from "./behind.js";
import { el, find } from "./dom.js";
import { choose, panelChoice } from "./state.js";

const coverage = { show: "figure", of: "coverage-lower coverage-upper" };

let trail = [];
let reading = 0;

/** context() gives what the page shows; onClose is called when the panel is left. */
export function wirePanel(context, onClose) {
  const panel = find("panel");
  addEventListener("ask", ({ detail }) => step(panel.open ? [...trail, detail] : parentsOf(detail).concat(detail), context));
  panel.addEventListener("close", () => {
    // The event comes a moment after the closing, when it may be open again.
    if (panel.open) return;
    reading++;
    choose({ show: null, of: null, in: null, until: null });
    find("panel-body").replaceChildren();
    onClose();
  });
  // Beside the panel, where nothing else can be reached.
  panel.addEventListener("click", ({ target }) => target === panel && panel.close());
  find("panel-close").addEventListener("click", () => panel.close());
}

export const isOpen = () => find("panel").open;

/** Opens what the URL asks for. */
export function openChosen(context) {
  const what = panelChoice();
  if (views[what.show] && what.of !== null) step([...parentsOf(what), what], context);
}

// What a reader who starts in the middle would have come through.
function parentsOf({ show, in: cell, until }) {
  if (show === "cell" || show === "condition") return [coverage];
  if (show === "slice" || show === "hour") return cell ? [coverage, { show: "cell", of: cell, until }] : [];
  return [];
}

async function step(steps, context) {
  const own = ++reading;
  const [panel, body] = [find("panel"), find("panel-body")];
  trail = steps;
  const what = trail.at(-1);
  if (what.show === "cell") what.until ??= context().coverage?.windowEnd ?? null;
  find("panel-title").textContent = crumbOf(what);
  find("panel-trail").replaceChildren(...trail.slice(0, -1).map((past, i) => el("li", {},
    el("button", { type: "button", class: "way", onclick: () => step(trail.slice(0, i + 1), context) }, crumbOf(past)))));
  if (!panel.open) panel.showModal();
  choose(Object.fromEntries(["show", "of", "in", "until"].map((key) => [key, what[key] ?? null])));
  body.setAttribute("aria-busy", "true");
  body.replaceChildren(el("p", { class: "note" }, "Reading …"));
  find("panel-title").focus();
  try {
    const { parts, drawn } = await views[what.show](what, context());
    if (own !== reading) return;
    body.replaceChildren(...parts);
    drawn?.();
  } catch (error) {
    if (own === reading) body.replaceChildren(el("p", { class: "notice" }, error.message));
  }
  if (own !== reading) return;
  body.setAttribute("aria-busy", "false");
  panel.scrollTop = 0;
}
