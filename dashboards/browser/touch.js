// Fingers on charts. Plotly takes every touch for itself: a page cannot be scrolled from a chart, and of
// two taps the first only points. Where there is nothing to drag, the touch is kept from it: then the
// page scrolls, and a tap arrives as the click that browsers make of it.

function nothingToDrag(plot) {
  const layout = plot?._fullLayout;
  if (!layout) return false;
  const axes = Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name));
  return layout.dragmode !== "select" && layout.dragmode !== "lasso" && axes.every((name) => layout[name].fixedrange);
}

document.addEventListener(
  "touchstart",
  (event) => {
    const plot = event.target instanceof Element ? event.target.closest(".js-plotly-plot") : null;
    if (plot && event.target.closest(".draglayer") && nothingToDrag(plot)) event.stopPropagation();
  },
  { capture: true, passive: true },
);
