// What a reader, a keyboard or a screen reader would stumble over on this page, in sentences. Empty when nothing.
options => {
  const problems = [];
  const shown = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getClientRects().length > 0;
  const short = element => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const all = selector => [...document.querySelectorAll(selector)].filter(shown);

  const rgb = text => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, below) => ({ r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a), b: top.b * top.a + below.b * (1 - top.a), a: 1 });
  const groundOf = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(rgb(getComputedStyle(at).backgroundColor));
    const canvas = options.dark ? { r: 18, g: 18, b: 18, a: 1 } : { r: 255, g: 255, b: 255, a: 1 };
    return layers.reverse().reduce((below, layer) => over(layer, below), canvas);
  };
  const light = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };

  const textNodes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.data.trim() && !node.parentElement.closest("script, style, select, option") && shown(node.parentElement)) textNodes.push(node);
  }

  // Contrast of every text that is seen.
  for (const node of textNodes) {
    const element = node.parentElement;
    const ground = groundOf(element);
    const ratio = contrast(over(rgb(getComputedStyle(element).color), ground), ground);
    if (ratio < 4.5) problems.push(`contrast ${ratio.toFixed(2)} of "${node.data.trim().slice(0, 40)}": ${short(element)}`);
  }

  // Names of everything that can be used.
  const nameOf = element => element.getAttribute("aria-label") || [...(element.labels ?? [])].map(label => label.textContent).join(" ") || element.textContent || element.title;
  for (const element of all("a[href], button, input, select, textarea, summary")) {
    if (element.type === "hidden") continue;
    const isField = /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName);
    const name = isField ? element.getAttribute("aria-label") || [...(element.labels ?? [])].map(label => label.textContent).join(" ") : nameOf(element);
    if (!name.trim()) problems.push(`no name: ${short(element)}`);
  }
  for (const element of all("img, svg")) {
    if (!element.hasAttribute("alt") && element.getAttribute("aria-hidden") !== "true" && !element.getAttribute("aria-label")) problems.push(`no words for the picture: ${short(element)}`);
  }
  for (const cell of all("thead th")) {
    if (!cell.textContent.trim() && !cell.getAttribute("aria-label")) problems.push(`a column without a name: ${short(cell.closest("table"))}`);
  }

  // Structure.
  if (document.documentElement.lang !== options.language) problems.push(`the page says its language is ${document.documentElement.lang}`);
  if (!document.title.trim()) problems.push("no title");
  if (all("h1").length !== 1) problems.push(`${all("h1").length} headings of the first level`);
  if (all("main").length !== 1) problems.push("no main part, or several");
  let level = 0;
  for (const heading of all("h1, h2, h3, h4")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) problems.push(`a heading skips a level: ${short(heading)}`);
    level = next;
  }
  const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) problems.push(`the id ${id} is used twice`);
  for (const element of document.querySelectorAll("[tabindex]")) {
    if (element.tabIndex > 0) problems.push(`a tabindex above zero: ${short(element)}`);
  }

  // Nothing runs out of the page or lies under something else.
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    const widest = all("main *, header *").find(element => element.getBoundingClientRect().right > width + 1 && !element.closest(".scroll"));
    problems.push(`the page scrolls sideways (${document.documentElement.scrollWidth} > ${width})${widest ? `: ${short(widest)}` : ""}`);
  }
  for (const element of all("main button, main select, main input:not([type=hidden]), nav a, .languages a, a.button")) {
    const box = element.getBoundingClientRect();
    if (box.right > width + 1 && !element.closest(".scroll")) problems.push(`runs out of the page: ${short(element)}`);
    if (element.scrollWidth > element.clientWidth + 1 && element.tagName === "BUTTON") problems.push(`its words do not fit: ${short(element)}`);
    const reach = element.type === "checkbox" ? element.closest("label").getBoundingClientRect() : box;
    if (options.phone && (reach.height < 43.5 || reach.width < 43.5)) problems.push(`too small for a thumb (${reach.width.toFixed()} x ${reach.height.toFixed()}): ${short(element)}`);
  }
  for (const region of all(".scroll")) {
    if (region.scrollWidth > region.clientWidth + 1 && region.tabIndex !== 0 && !region.querySelector("a, button, input, select")) problems.push(`only a mouse can scroll this: ${short(region)}`);
  }

  // Words in the reader's language. What is nobody's language, such as a code or a number, is marked translate="no" or stands in code.
  if (options.letters) {
    const letters = new RegExp(options.letters, "u");
    const isForeign = text => /\p{L}{2,}/u.test(text) && !letters.test(text);
    for (const node of textNodes) {
      if (isForeign(node.data) && !node.parentElement.closest("code, pre, [translate=no], body [lang=en]")) problems.push(`not translated: "${node.data.trim().slice(0, 60)}": ${short(node.parentElement)}`);
    }
    for (const option of document.querySelectorAll("option:not([translate=no])")) {
      if (isForeign(option.text)) problems.push(`not translated: ${short(option)}`);
    }
    for (const element of all("[placeholder], [aria-label], [title]")) {
      for (const name of ["placeholder", "aria-label", "title"]) {
        if (isForeign(element.getAttribute(name) ?? "") && !element.closest("[translate=no]")) problems.push(`not translated: ${name} of ${short(element)}`);
      }
    }
  }
  return problems;
}
