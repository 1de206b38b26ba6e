// Where the keyboard is now: what it stands on, whether that is seen, and whether the focus is shown.
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const order = [...document.querySelectorAll("*")].indexOf(element);
  return {
    order,
    what: element.outerHTML.replace(/\s+/g, " ").slice(0, 120),
    isShown: element.checkVisibility({ visibilityProperty: true }) && box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    isOutlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}
