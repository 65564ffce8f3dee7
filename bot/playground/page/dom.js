/** Small tools for building elements; text only ever enters the page as text nodes. */

const SVG = "http://www.w3.org/2000/svg";

export const $ = (id) => document.getElementById(id);

/** An element with attributes and children; absent values (null, undefined, false) are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** One drawing out of icons.svg, in the colour of the surrounding text. */
export function icon(name) {
  const use = svg("use", { href: `icons.svg#${name}` });
  return svg("svg", { class: `icon icon-${name}`, viewBox: "0 0 24 24", "aria-hidden": "true" }, use);
}

/** The bars of a voice message; the same seed always draws the same voice. */
export function waveform(seed, bars = 34) {
  const picture = svg("svg", { class: "waveform", viewBox: `0 0 ${bars * 4} 24`, "aria-hidden": "true" });
  for (let bar = 0; bar < bars; bar += 1) {
    const loudness = Math.abs(Math.sin(seed * 7.3 + bar * 1.7) * Math.sin(bar * 0.31 + seed));
    const height = 3 + Math.round(loudness * 19);
    picture.append(svg("rect", { x: bar * 4, y: 24 - height, width: 2, height, rx: 1 }));
  }
  return picture;
}
