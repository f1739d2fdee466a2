import { showAlerts } from "./alerts.js";
import { showAnswers } from "./answers.js";
import { pathOf, read } from "./api.js";
import { showConcentration } from "./concentration.js";
import { showContribution } from "./contribution.js";
import { showConvergence } from "./convergence.js";
import { know, loadDefinitions } from "./define.js";
import { el, find, text } from "./dom.js";
import { useLocalTime } from "./format.js";
import { showFragility } from "./fragility.js";
import { showFunnel } from "./funnel.js";
import { showGaps } from "./gaps.js";
import { showAge, showAsOf, showChange, showHeadline, showLive, showOpen } from "./headline.js";
import { showHeat, wireHeat } from "./heatmap.js";
import { showJoins } from "./joins.js";
import { showLatency } from "./latency.js";
import { Live } from "./live.js";
import { csvOf, documentsOf, linkOf, load, parts } from "./load.js";
import { offerSignIn, wireSignIn } from "./signin.js";
import { isOpen, openChosen, wirePanel } from "./panel.js";
import { choose, chosen } from "./state.js";
import { followTail, lookTail, showTail, wireTail } from "./tail.js";
import { showTimeline, wireTimeline } from "./timeline.js";
import { showVerdict } from "./verdict.js";

let shown = null;
let reading = null;
let isBehind = false;

const live = new Live({
  onState: showLive,
  onCoverage(event) {
    if (event.network !== chosen.network) return;
    const figures = event.windows.find((candidate) => candidate.window === chosen.window) ?? null;
    lookTail();
    showAsOf(event.asOf);
    showHeadline(figures, chosen.window);
    if (JSON.stringify(figures) !== JSON.stringify(shown?.coverage)) refresh(false);
  },
  onAlerts(event) {
    if (event.network !== chosen.network) return;
    lookTail();
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
  await loadDefinitions();
  tell(null);
  wire(names, windows);
  await refresh(true);
  live.follow(chosen.network);
  followTail(chosen.network);
  if (shown) openChosen(() => shown);
  read("/version").then((version) => text("version", `StreamCoverage ${version.version.split("+")[0]}, definitions version ${version.definitionVersion}`));
}

function wire(names, windows) {
  wireTimeline();
  wireHeat();
  wireTail();
  wirePanel(() => shown, () => isBehind && refresh(false));
  useLocalTime(chosen.zone === "local");
  offer(names);
  // Networks that come later are offered without a reload.
  setInterval(() => read("/v1/networks").then((known) => offer(known.networks.map((network) => network.name)), () => {}), 15_000);
  radios("windows", "window", windows.map((name) => [name, name]));
  radios("zones", "zone", [["utc", "UTC"], ["local", "local"]]);
  find("choice").addEventListener("change", ({ target }) => {
    choose({ [target.name]: target.value, ...(target.name === "network" ? { row: null, column: null } : {}) });
    if (target.name === "zone") {
      useLocalTime(chosen.zone === "local");
      showTail();
      return shown && show();
    }
    if (target.name === "network") {
      live.follow(chosen.network);
      followTail(chosen.network);
    }
    refresh(true);
  });
  find("choice").addEventListener("submit", (event) => event.preventDefault());
  find("pause").addEventListener("click", () => {
    const isPaused = find("pause").getAttribute("aria-pressed") !== "true";
    find("pause").setAttribute("aria-pressed", `${isPaused}`);
    live.pause(isPaused);
  });
  // On paper nothing can be opened.
  addEventListener("beforeprint", () => document.querySelectorAll("details.more").forEach((part) => part.open = true));
}

function offer(names) {
  const there = [...find("network").options].map((option) => option.value);
  find("network").append(...names.filter((name) => !there.includes(name)).map((name) => el("option", { value: name, selected: name === chosen.network }, name)));
}

const radios = (place, name, values) => find(place).append(...values.map(([value, label]) => el("label", {},
  el("input", { type: "radio", name, value, checked: value === chosen[name] }), el("span", {}, label))));

// One reading at a time; what changes meanwhile is read after it. Another choice ends the one under way.
async function refresh(isOtherChoice) {
  // While the panel is open the page stands still beneath it, so that the reader comes back to where it was left.
  if ((reading || isOpen()) && !isOtherChoice) {
    isBehind = true;
    return;
  }
  reading?.abort();
  const own = reading = new AbortController();
  isBehind = false;
  try {
    shown = await load(chosen, own.signal);
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
  const { coverage, cells, change, funnel, gaps, convergence, fragility, alerts } = shown;
  know(documentsOf(shown));
  showAsOf(shown.asOf);
  showHeadline(coverage, chosen.window);
  showChange(change, shown.dayBefore);
  showOpen(alerts);
  showAnswers(shown);
  showHeat(cells, coverage?.cellsObserved ?? 0);
  showFunnel(funnel, gaps);
  showLatency(coverage);
  showTimeline(shown.history, alerts);
  showConvergence(convergence, gaps, shown.together?.periodSeconds ?? shown.assessments[0]?.periodSeconds ?? 86_400);
  showContribution(shown);
  showJoins(shown.assessments, shown.together);
  showFragility(fragility, gaps);
  showGaps(gaps, cells);
  showConcentration(convergence);
  showVerdict(shown.verdict);
  showAlerts(alerts);
  for (const what of ["funnel", "alerts"]) find(`${what}-csv`).href = csvOf(what);
  find("links").replaceChildren(...parts.map((what) => el("a", { href: linkOf(what, chosen) }, what)),
    el("a", { href: linkOf("latency", chosen) }, "latency"), el("a", { href: pathOf(chosen.network, "operators") }, "operators"), el("a", { href: "/v1/metrics" }, "definitions"), el("a", { href: "/v1/status" }, "status"));
  document.title = `${chosen.network}: ${find("coverage").textContent} covered – StreamCoverage`;
}

function tell(error) {
  find("problem").hidden = !error;
  text("problem", error ? error.message : "");
  offerSignIn(error?.status === 401);
}

// The server may be on its way up, or its first figures.
const tryStart = () => start().catch((error) => {
  tell(error);
  setTimeout(tryStart, 2000);
});

setInterval(showAge, 1000);
wireSignIn(tell);
tryStart();
