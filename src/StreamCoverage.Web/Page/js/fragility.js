import { el, find, renew, text } from "./dom.js";
import { basis, kindWord, percent, plain, points, requests } from "./format.js";
import { choose, chosen } from "./state.js";
import { showStress } from "./stress.js";
import { showTable } from "./table.js";

/** What would be lost with whom: the worst of each kind in a sentence, the order of losses as a curve, and a surge of demand. */
export function showFragility(fragility, gaps) {
  const domains = fragility?.domains.filter((domain) => domain.domains > 0) ?? [];
  text("fragile-note", fragility ? `${basis(fragility, gaps && requests(gaps.requests))} Losses are taken from the ${percent(fragility.coverage)} that qualified operators cover.` : "Not analysed yet.");
  renew(find("worst"), ...domains.map((domain) => el("li", {}, el("b", {}, `${kindWord(domain.kind)}:`), " ", sentence(domain))));
  const kinds = domains.map((domain) => domain.kind);
  const kind = kinds.includes(chosen.domain) ? chosen.domain : kinds[0];
  find("domain").replaceChildren(...kinds.map((name) => el("option", { value: name, selected: name === kind }, kindWord(name))));
  find("domain").onchange = (event) => {
    choose({ domain: event.target.value });
    showFragility(fragility, gaps);
  };
  const domain = domains.find((candidate) => candidate.kind === kind);
  showStress(domain);
  showTable(find("losses"), {
    key: "losses",
    caption: "Losses, one at a time",
    columns: [
      { name: kind ? kindWord(kind) : "domain", isHead: true, value: (row) => row.domain },
      { name: "loss, points", define: ["worst-loss"], value: (row) => row.loss, show: (loss) => points(-loss), bar: domain?.worstLoss || 1 },
    ],
    rows: domain?.losses ?? [],
    most: 8,
  });
  showTable(find("surge"), {
    key: "surge",
    caption: "Share of requests served after a surge of demand",
    columns: [
      { name: "demand times", isHead: true, value: (row) => row.factor, show: plain },
      { name: "served, at least", define: ["surge"], value: (row) => row.successLower, show: (share) => percent(share) },
      { name: "served, at most", value: (row) => row.successUpper, show: (share) => percent(share) },
    ],
    rows: fragility?.surge ?? [],
  });
}

function sentence({ domains, worst, worstLoss, nakamoto }) {
  const half = nakamoto ? `; ${nakamoto} of ${domains} together carry more than half` : "";
  return worst
    ? `${worst} costs most: ${points(-worstLoss)} points${half}.`
    : `none of ${domains} costs anything alone${half}.`;
}
