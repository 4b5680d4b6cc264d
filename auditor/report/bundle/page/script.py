"""What draws the charts in the report: Plotly, bundled once, and a few lines that hand it the figures.

Nothing else may run: the policy of the page names both scripts by their hashes, and no address at all.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from auditor.charts import Chart
from auditor.charts.standing_alone import figure_data, library

DRAW = """
"use strict";
(() => {
  const PRINTED = 672;  // pixels: as wide as a sheet of A4 between its margins
  // On paper tall charts are lower, so that more find room on a sheet; names of rows need theirs.
  const lower = (node, height) => {
    if (height <= 300) return height;
    const rows = node.data.some((one) => one.type === "heatmap");
    return Math.max(200, Math.round((rows ? 0.85 : 0.66) * height));
  };
  const charts = [...document.querySelectorAll(".chart")];
  const settings = { displayModeBar: false, displaylogo: false, scrollZoom: false, doubleClick: false };
  const room = (node) => Math.max(240, Math.min(PRINTED, node.parentElement.clientWidth));
  const heights = new Map();
  let printing = false;
  const fit = (node) => {
    const width = printing ? PRINTED : room(node);
    const height = printing ? lower(node, heights.get(node)) : heights.get(node);
    if (node.layout && (node.layout.width !== width || node.layout.height !== height)) {
      Plotly.relayout(node, { width, height });
    }
  };
  for (const node of charts) {
    const told = JSON.parse(document.getElementById("data-" + node.id).textContent);
    node.textContent = "";
    node.style.minHeight = "";
    heights.set(node, told.layout.height || 320);
    const size = { width: room(node), height: heights.get(node) };
    Plotly.newPlot(node, told.data, { ...told.layout, ...size }, settings);
  }
  const fitAll = () => charts.forEach(fit);
  addEventListener("resize", fitAll);
  addEventListener("beforeprint", () => { printing = true; fitAll(); });
  addEventListener("afterprint", () => { printing = false; fitAll(); });
  document.documentElement.dataset.drawn = String(charts.length);
})();
"""


def policy() -> str:
    """Return what the page may do: run these two scripts, use its own styles, show pictures that it holds."""
    hashes = " ".join(f"'sha256-{_hash(one)}'" for one in (library(), DRAW))
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def scripts(charts: Sequence[Chart]) -> str:
    """Return the elements at the end of the page: the figures as data, then the two scripts."""
    drawn = [one for one in charts if one.figure is not None]
    if not drawn:
        return ""
    data = "\n".join(
        f'<script type="application/json" id="data-chart-{one.id}">{figure_data(one)}</script>'
        for one in drawn
    )
    return f"{data}\n<script>{library()}</script>\n<script>{DRAW}</script>"
