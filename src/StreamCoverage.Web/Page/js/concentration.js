import { el, find, renew, text } from "./dom.js";
import { basis, count, decimal, plain } from "./format.js";
import { showLorenz } from "./lorenz.js";
import { choose, chosen } from "./state.js";
import { showTable } from "./table.js";

/** On how few the requests and the rewards rest. */
export function showConcentration(convergence) {
  const all = convergence?.concentrations.filter((row) => row.effectiveNumber !== null) ?? [];
  text("concentrated-note", convergence ? basis(convergence) : "Not analysed yet.");
  renew(find("carry"), ...all.filter((row) => ["operator", "owner"].includes(row.by)).map((row) => el("li", {},
    `${row.of} by ${row.by}: `, el("b", {}, `${count(row.carry50)} carry 50 %, ${count(row.carry67)} carry 67 %, ${count(row.carry90)} carry 90 %`), `, of ${count(row.members)}.`)));
  const bys = [...new Set(all.map((row) => row.by))];
  const by = bys.includes(chosen.by) ? chosen.by : bys[0];
  find("lorenz-by").replaceChildren(...bys.map((name) => el("option", { value: name, selected: name === by }, name)));
  find("lorenz-by").onchange = (event) => {
    choose({ by: event.target.value });
    showConcentration(convergence);
  };
  showLorenz(all.filter((row) => row.by === by), by);
  showTable(find("concentration"), {
    key: "concentration",
    caption: "How concentrated requests and rewards are",
    columns: [
      { name: "of, by", isHead: true, value: (row) => `${row.of} by ${row.by}` },
      { name: "members", value: (row) => row.members, show: count },
      { name: "effective number", define: ["effective-number"], value: (row) => row.effectiveNumber, show: decimal },
      { name: "carry 50 %", value: (row) => row.carry50, show: count },
      { name: "carry 67 %", value: (row) => row.carry67, show: count },
      { name: "carry 90 %", define: ["carry-90"], value: (row) => row.carry90, show: count },
      { name: "more than half", define: ["nakamoto"], value: (row) => row.nakamoto, show: count },
      { name: "Gini", define: ["gini"], value: (row) => row.gini, show: plain },
      { name: "HHI", define: ["hhi"], value: (row) => row.hhi, show: plain },
      { name: "Theil", define: ["theil"], value: (row) => row.theil, show: plain },
    ],
    rows: all,
    most: 20,
  });
}
