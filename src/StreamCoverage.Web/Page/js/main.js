import { pathOf, read } from "./api.js";
import { showAlerts } from "./alerts.js";
import { el, find, text } from "./dom.js";
import { showFunnel } from "./funnel.js";
import { showAge, showAsOf, showHeadline, showLive, showOpen } from "./headline.js";
import { showHeat } from "./heatmap.js";
import { Live } from "./live.js";
import { showTimeline, wireTimeline } from "./timeline.js";

// What is chosen stands in the URL, so that it can be shared and survives a reload.
const asked = new URLSearchParams(location.search);
const chosen = { network: asked.get("network"), window: asked.get("window"), model: asked.get("model"), hardware: asked.get("hardware") };
const pointsMax = 720;
const cellsMax = 10_000;
let shown = null;
let reading = null;
let isBehind = false;

const live = new Live({
  onState: showLive,
  onCoverage(event) {
    if (event.network !== chosen.network) return;
    const figures = event.windows.find((candidate) => candidate.window === chosen.window) ?? null;
    showAsOf(event.asOf);
    showHeadline(figures, chosen.window);
    if (JSON.stringify(figures) !== JSON.stringify(shown?.coverage.coverage)) refresh(false);
  },
  onAlerts(event) {
    if (event.network !== chosen.network) return;
    showOpen(event.alerts);
    showAlerts(event.alerts);
    if (shown) showTimeline(shown.history, shown.alerts = event.alerts);
  },
});

async function start() {
  const known = await read("/v1/networks");
  const names = known.networks.map((network) => network.name);
  const windows = known.windows.map((window) => window.name);
  if (!windows.includes(chosen.window)) chosen.window = known.windowDefault;
  if (!names.includes(chosen.network)) chosen.network = names[0] ?? null;
  if (chosen.network === null) throw new Error("No network has figures yet; this page looks again by itself.");
  tell(null);
  wireTimeline();
  find("network").replaceChildren(...names.map((name) => el("option", { value: name, selected: name === chosen.network }, name)));
  find("windows").append(...windows.map((name) => el("label", {},
    el("input", { type: "radio", name: "window", value: name, checked: name === chosen.window }), el("span", {}, name))));
  find("choice").addEventListener("change", (event) => {
    const isNetwork = event.target.id === "network";
    choose(isNetwork ? { network: event.target.value, model: null, hardware: null } : { window: event.target.value });
    if (isNetwork) live.follow(chosen.network);
    refresh(true);
  });
  find("choice").addEventListener("submit", (event) => event.preventDefault());
  await refresh(true);
  live.follow(chosen.network);
  read("/version").then((version) => text("version", `StreamCoverage ${version.version.split("+")[0]}, definitions version ${version.definitionVersion}`));
}

function choose(change) {
  Object.assign(chosen, change);
  const query = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value !== null));
  history.replaceState(null, "", `?${query}`);
}

// One reading at a time; what changes meanwhile is read after it. Another choice ends the one under way.
async function refresh(isOtherChoice) {
  if (reading && !isOtherChoice) {
    isBehind = true;
    return;
  }
  reading?.abort();
  const own = reading = new AbortController();
  isBehind = false;
  try {
    const { network, window } = chosen;
    const ask = (what, more) => read(pathOf(network, what), more, own.signal);
    const [coverage, funnel, history, alerts] = await Promise.all([
      ask("coverage", { window, limit: cellsMax }), ask("funnel", { window }), ask("history", { window, limit: pointsMax }), ask("alerts")]);
    shown = { coverage, funnel, history, alerts: alerts.alerts };
    show();
    tell(null);
  } catch (error) {
    if (own.signal.aborted) return;
    tell(error);
  }
  if (reading === own) reading = null;
  if (isBehind) refresh(false);
}

function show() {
  const { coverage, funnel, history, alerts } = shown;
  showAsOf(coverage.asOf);
  showHeadline(coverage.coverage, chosen.window);
  showOpen(alerts);
  drawHeat();
  showFunnel(funnel.funnel);
  showTimeline(history, alerts);
  showAlerts(alerts);
  for (const what of ["coverage", "funnel", "history", "operators", "alerts"])
    find(`link-${what}`).href = pathOf(chosen.network, what) + (what === "operators" || what === "alerts" ? "" : `?window=${chosen.window}`);
  document.title = `${chosen.network}: ${find("coverage").textContent} covered – StreamCoverage`;
}

function drawHeat() {
  const cell = chosen.model === null || chosen.hardware === null ? null : { model: chosen.model, hardware: chosen.hardware };
  showHeat(shown.coverage.cells, shown.coverage.cellsObserved, cell, (next) => {
    choose({ model: next?.model ?? null, hardware: next?.hardware ?? null });
    drawHeat();
    if (next) find("cells").scrollIntoView({ block: "nearest" });
  });
}

function tell(error) {
  find("problem").hidden = !error;
  text("problem", error ? error.message : "");
}

// The server may be on its way up, or its first figures.
const tryStart = () => start().catch((error) => {
  tell(error);
  setTimeout(tryStart, 2000);
});

setInterval(showAge, 1000);
tryStart();
