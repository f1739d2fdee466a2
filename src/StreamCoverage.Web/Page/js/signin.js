// Where figures are for those who have a key: it is sent once, and the server keeps it in a cookie that no script can read.
import { find } from "./dom.js";

const path = "/session";
const mark = "signed-in";

export function offerSignIn(isNeeded) {
  if (isNeeded) sessionStorage.removeItem(mark);
  find("signin").hidden = !isNeeded;
  find("signout").hidden = !sessionStorage.getItem(mark);
}

export function wireSignIn(tell) {
  find("signin").addEventListener("submit", async (event) => {
    event.preventDefault();
    const key = find("key").value.trim();
    find("key").value = "";
    const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ key }) });
    if (!answer.ok) {
      const problem = await answer.json().catch(() => null);
      return tell(Object.assign(new Error(problem?.detail ?? `${path} answered ${answer.status}`), { status: 401 }));
    }
    sessionStorage.setItem(mark, "yes");
    location.reload();
  });
  find("signout").addEventListener("click", async () => {
    await fetch(path, { method: "DELETE" });
    sessionStorage.removeItem(mark);
    location.reload();
  });
}
