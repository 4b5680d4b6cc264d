// Charts under fingers and keys, where Plotly and the page get in each other's way.

// Plotly takes every touch for itself: a page cannot be scrolled from a chart, and of two taps the first
// only points. Where there is nothing to drag, the touch is kept from it: then the page scrolls, and a tap
// arrives as the click that browsers make of it.
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

// A chart that is wider than its place is scrolled sideways; whoever has no mouse gets there with the
// tabulator key and scrolls with the arrows.
const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    const place = target.closest(".stElementContainer");
    if (!place) continue;
    if (place.scrollWidth > place.clientWidth + 1) place.tabIndex = 0;
    else place.removeAttribute("tabindex");
  }
});
const watched = new WeakSet();

function watchCharts() {
  for (const plot of document.querySelectorAll(".js-plotly-plot")) {
    if (watched.has(plot)) continue;
    watched.add(plot);
    sizes.observe(plot);
  }
}

new MutationObserver(watchCharts).observe(document.body, { childList: true, subtree: true });
watchCharts();
