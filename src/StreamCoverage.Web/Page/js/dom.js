// Elements from values. Text is only ever set as text, so no name from the network can become markup.

const svgSpace = "http://www.w3.org/2000/svg";

export const find = (id) => document.getElementById(id);

export const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

export const svg = (tag, attributes, ...children) => fill(document.createElementNS(svgSpace, tag), attributes, children);

export const text = (id, value) => {
  const node = find(id);
  // Set only when it differs: a live region would otherwise be read out again.
  if (node.textContent !== value) node.textContent = value;
};

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

/** Puts other children in place; whoever was at a control or had scrolled stays there. */
export function renew(place, ...children) {
  const controls = () => [...place.querySelectorAll("button, summary, [tabindex]")];
  const scrolls = () => [...place.querySelectorAll(".scroll")];
  const at = controls().indexOf(document.activeElement);
  const was = scrolls().map((part) => [part.scrollLeft, part.scrollTop]);
  place.replaceChildren(...children.filter((child) => child !== undefined && child !== null && child !== false));
  if (at >= 0) controls()[at]?.focus({ preventScroll: true });
  scrolls().forEach((part, i) => [part.scrollLeft, part.scrollTop] = was[i] ?? [0, 0]);
}
