// Each heading that stands closer to what is above it than to what it heads: its words, both gaps.
// What counts is what can be seen: words, drawings, and the edges of boxes that do not hold it.
() => {
  const visible = (element) => element.checkVisibility() && element.offsetWidth !== 1;
  const boxed = (element) => {
    const style = getComputedStyle(element);
    const edged = parseFloat(style.borderTopWidth) + parseFloat(style.borderBottomWidth) > 0;
    return style.display !== 'inline' && (edged || style.backgroundColor !== 'rgba(0, 0, 0, 0)');
  };
  const rectsOf = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!node.data.trim() || !visible(node.parentElement)) return [];
      const range = document.createRange();
      range.selectNodeContents(node);
      return [...range.getClientRects()];
    }
    const drawn = node.matches('svg, img') || (node instanceof HTMLElement && boxed(node));
    return drawn && node.checkVisibility() ? [node.getBoundingClientRect()] : [];
  };
  const seen = [];
  const kinds = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT;
  const walker = document.createTreeWalker(document.body, kinds);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    for (const { top, bottom, left, right } of rectsOf(node)) {
      if (bottom - top > 2 && right - left > 2) seen.push({ node, top, bottom, left, right });
    }
  }
  const gaps = (heading) => {
    const own = seen.filter(({ node }) => heading.contains(node));
    const top = Math.min(...own.map((it) => it.top));
    const bottom = Math.max(...own.map((it) => it.bottom));
    const left = Math.min(...own.map((it) => it.left));
    const right = Math.max(...own.map((it) => it.right));
    const near = seen.filter(
      (it) =>
        !heading.contains(it.node) &&
        !it.node.contains(heading) &&
        it.right > left &&
        it.left < right,
    );
    const lies = (it, where) => heading.compareDocumentPosition(it.node) & where;
    const before = near.filter(
      (it) => lies(it, Node.DOCUMENT_POSITION_PRECEDING) && it.bottom <= top + 2,
    );
    const after = near.filter(
      (it) => lies(it, Node.DOCUMENT_POSITION_FOLLOWING) && it.top >= bottom - 2,
    );
    const above = top - Math.max(0, ...before.map((it) => it.bottom));
    const below = Math.min(...after.map((it) => it.top)) - bottom;
    return [heading.textContent.trim(), Math.round(above), Math.round(below)];
  };
  return [...document.querySelectorAll('h1, h2, h3, h4')]
    .filter(visible)
    .map(gaps)
    .filter(([, above, below]) => Number.isFinite(below) && above < below);
};
