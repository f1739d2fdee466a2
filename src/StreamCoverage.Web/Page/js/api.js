// Reads the API. A refusal becomes an error with the server's own sentence.

export async function read(path, parameters, signal) {
  const query = new URLSearchParams(Object.entries(parameters ?? {}).filter(([, value]) => value !== null && value !== undefined));
  const url = query.size ? `${path}?${query}` : path;
  const answer = await fetch(url, { signal, headers: { accept: "application/json" } });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => null);
  throw Object.assign(new Error(problem?.detail ?? `${url} answered ${answer.status}`), { status: answer.status });
}

export const pathOf = (network, what) => `/v1/networks/${encodeURIComponent(network)}/${what}`;
