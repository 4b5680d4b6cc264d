"""The look that the theme's settings cannot give: spacing, figures of equal width, badges, notices.

Only classes that Streamlit makes from our own keys (`st-key-...`) and its stable test ids are used.
Colours come from `currentColor` and two that hold on light and on dark, so there is no second sheet.
"""

from __future__ import annotations

CSS = """
<style>
.st-key-speaks { display: none; }
.stApp { font-variant-numeric: tabular-nums; }
[data-testid="stMainBlockContainer"] { max-width: 74rem; padding-top: 3.5rem; padding-bottom: 5rem; }
[data-testid="stText"], [data-testid="stText"] * { font-family: inherit; overflow-wrap: anywhere; }
[data-testid="stMetricValue"] { font-weight: 600; letter-spacing: -0.01em; }
[data-testid="stMetricValue"] > div { white-space: normal; overflow: visible; line-height: 1.2; }
[data-testid="stMetricLabel"] { opacity: 0.8; }
.va-title { font-size: 1.3rem; line-height: 1.35; font-weight: 600; margin: 0;
  overflow-wrap: anywhere; text-wrap: pretty; }
.va-note { font-size: 0.9rem; opacity: 0.8; margin: 0; overflow-wrap: anywhere; }
.va-remark { margin: 0; line-height: 1.45; overflow-wrap: anywhere; }
.va-remark .va-note, .va-table .va-note { display: block; }
.va-table { width: 100%; border-collapse: collapse; font-size: 0.9rem; line-height: 1.4; }
.va-table th, .va-table td { text-align: left; vertical-align: top; padding: 0.4rem 0.6rem;
  border: 0; border-bottom: 1px solid color-mix(in srgb, currentColor 16%, transparent);
  overflow-wrap: anywhere; }
.va-table th { font-weight: 400; opacity: 0.8; }
.va-table .va-note { font-size: 0.85rem; }
.va-table .va-number { text-align: right; white-space: nowrap; overflow-wrap: normal; }
.va-table th.va-number { white-space: normal; }
.va-table td:first-child { min-width: 9rem; }
.va-table td.va-zero { opacity: 0.7; }
.va-badge { display: inline-block; font-size: 0.8rem; line-height: 1.5; padding: 0 0.55rem;
  border-radius: 1rem; border: 1px solid currentColor; white-space: nowrap; margin-right: 0.5rem; }
.va-badge.vendor-says { border-style: solid; font-weight: 600; }
.va-badge.inferred { border-style: dashed; }
.va-badge.made-up { border-style: double; border-width: 3px; }
.va-badge.not-available { border-style: dotted; }
/* Greys of Streamlit's own that are too faint to read: on axes, and the keys written on a button. */
[data-testid="stPlotlyChart"] text[style*="rgb(128, 132, 149)"] { fill: currentColor !important;
  fill-opacity: 0.8 !important; }
button kbd { color: inherit !important; opacity: 1 !important; }
/* On the dark theme one colour cannot be both under white words and words itself. */
[data-testid="stButtonGroup"] [aria-checked="true"] p, [data-testid="stButtonGroup"] [aria-pressed="true"] p,
[data-testid="stTab"][aria-selected="true"] p, [data-testid="stSliderThumbValue"] p {
  color: light-dark(#0B545B, #7CC6CD); }
.va-button { font: inherit; font-size: 0.875rem; line-height: 1.6; color: inherit; cursor: pointer;
  min-height: 2.5rem; padding: 0.25rem 0.75rem; border-radius: 8px; background: transparent;
  border: 1px solid color-mix(in srgb, currentColor 22%, transparent); }
.va-button:hover { border-color: #2C8C96; }
.va-button:active { background: rgba(44, 140, 150, 0.15); }
.va-button:focus-visible { outline: 3px solid rgba(44, 140, 150, 0.7); outline-offset: 1px; }
[class*="st-key-notice-"] { border-left: 4px solid currentColor; padding: 0.75rem 1rem;
  border-radius: 0 8px 8px 0; }
[class*="st-key-notice-alarm"] { border-left-color: #C4532D; background: rgba(196, 83, 45, 0.10); }
[class*="st-key-notice-calm"] { border-left-color: #2C8C96; background: rgba(44, 140, 150, 0.10); }
[class*="st-key-fact-"] p { line-height: 1.5; margin: 0; }
[class*="st-key-fact-"] [data-testid="stCaptionContainer"] { padding-top: 0.1rem; }
[class*="st-key-fact-"] [data-testid$="Container"] { margin-bottom: 0; overflow: visible; }
[data-testid="stCaptionContainer"] { color: inherit; opacity: 0.8; }
.st-key-details [data-testid="stVerticalBlock"] { gap: 0.35rem; }
.st-key-details .va-title { margin-top: 0.9rem; }
h3.va-title { font-size: 1.05rem; }
.st-key-sum, .st-key-sum > div { row-gap: 0.75rem !important; }
[class*="st-key-numbers"] [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
[class*="st-key-numbers"] [data-testid="stColumn"] { min-width: 11.4rem; flex: 1 1 11.4rem; }
.st-key-answer .va-title { font-size: 1.7rem; letter-spacing: -0.01em; }
[class*="st-key-numbers"] [data-testid="stMetricLabel"] * { white-space: normal; overflow: visible; }
[data-testid="stPageLink"] p { text-decoration: underline; font-size: 0.9rem; }
.va-marks { padding-left: 1.6rem; columns: 2; column-gap: 2rem; }
.va-marks li { break-inside: avoid; margin: 0; }
.st-key-to-notes button p, .st-key-to-zone button p { text-decoration: underline; font-size: 0.9rem; }
.st-key-notes { gap: 0.8rem; }
.st-key-questions { gap: 0.7rem; }
.st-key-questions [data-testid="stMarkdownContainer"] p { margin: 0; }
[class*="st-key-picture-"] { padding: 1.25rem 1.25rem 1rem; }
/* What is chosen stays in sight while charts are looked at, and heads its list further down. */
[data-testid="stLayoutWrapper"]:has(> .st-key-calendar-chosen) { position: sticky; bottom: 0; z-index: 5;
  background: light-dark(#FBFAF7, #11181C);
  border-top: 1px solid color-mix(in srgb, currentColor 16%, transparent); }
.st-key-calendar-chosen { padding: 0.6rem 0; }
/* A year of weeks is read by scrolling sideways where it does not fit, not by shrinking its days. */
[class*="picture-calendar"] [data-testid="stElementContainer"]:has(.stPlotlyChart) { overflow-x: auto; }
[class*="picture-calendar"] [data-testid="stFullScreenFrame"]:has(.stPlotlyChart) { min-width: 46rem; }
@media (max-width: 1439px) {
  [class*="st-key-numbers"] [data-testid="stMetricValue"] { font-size: 1.5rem; }
}
@media (max-width: 1100px) {
  .va-table thead { display: none; }
  .va-table, .va-table tbody { display: block; }
  .va-table tr { display: block; padding: 0.5rem 0;
    border-bottom: 1px solid color-mix(in srgb, currentColor 16%, transparent); }
  .va-table td { display: inline-block; border: 0; padding: 0; margin-right: 0.9rem; }
  .va-table td.va-number { white-space: normal; text-align: left; }
  .va-table td:first-child { display: block; margin: 0; }
  .va-table td.va-zero { display: none; }
  .va-table td[data-of]::after { content: " " attr(data-of); opacity: 0.8; }
  .va-table td[data-name]::before { content: attr(data-name) " "; opacity: 0.8; }
}
@media (max-width: 640px) {
  .st-key-sum { display: grid !important; grid-template-columns: 1fr 1fr; }
  [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; padding-top: 3.25rem; }
  [class*="st-key-picture-"] { padding: 0.9rem 0.75rem 0.75rem; }
  [class*="st-key-fact-"]:not([class*="st-key-fact-long-"]) > [data-testid="stElementContainer"]:first-child {
    flex: 0 0 42%; width: 42%; }
  h1 { font-size: 1.6rem !important; }
  .va-marks { columns: 1; }
  .st-key-answer .va-title { font-size: 1.35rem; }
  .va-title { font-size: 1.15rem; }
}
</style>
"""
