"""How the report looks, on a screen of any width and on paper. Always dark on white: it is a document."""

from __future__ import annotations

from auditor.report import paper

STYLE = (
    paper.STYLE
    + """
:root { color-scheme: light; }
body { font-size: 10.5pt; overflow-wrap: break-word; }
h1 { margin-top: 2mm; }
h2 { border-top: 1px solid #111; padding-top: 3mm; margin-top: 9mm; }
h3 { line-height: 1.35; }
section.part { break-inside: auto; }
a { color: #0b4f8a; }
a.id { display: inline-block; margin-right: 2.5mm; padding: 0 1.5mm; border: 1px solid #767676; color: #333;
  font-size: 9pt; font-weight: 600; text-decoration: none; white-space: nowrap; }
:target > h3, section.finding:target, figure:target { background: #fff6d6; }
.level { border: 2px solid #111; padding: 2mm 3mm; margin: 3mm 0; }
.alarm { border-left: 2mm solid #9a3000; background: #fff3ec; padding: 2mm 3mm; margin: 0 0 4mm; }
.run { color: #444; font-size: 9pt; }
nav ol { columns: 2; margin: 0 0 2.5mm; padding-left: 7mm; }
.badge { display: inline-block; border: 1px solid; border-radius: 1mm; padding: 0 1.6mm; margin-right: 2mm;
  font-size: 8.5pt; font-weight: 600; white-space: nowrap; }
.badge.says { color: #7a3d00; border-color: #7a3d00; background: #fff5e8; }
.badge.measured { color: #0b4f8a; border-color: #0b4f8a; background: #edf5fc; }
.badge.inferred { color: #5b2ca0; border-color: #5b2ca0; background: #f5f0fc; border-style: dashed; }
.badge.absent { color: #444; border-color: #767676; background: #f4f4f4; border-style: dotted; }
ul.answers { list-style: none; padding: 0; }
ul.answers > li { margin: 0 0 2mm; }
section.finding, section.study { border-left: 1mm solid #bbb; padding: 0 0 0.1mm 4mm; margin: 0 0 4mm; }
section.study p, section.finding p { margin-bottom: 1mm; }
section.finding h3 { margin-top: 0; }
.sentence { margin-bottom: 1.5mm; font-size: 11pt; }
dl { margin: 0 0 2.5mm; font-size: 9.5pt; }
dl > div { display: grid; grid-template-columns: 52mm 1fr; gap: 3mm; padding: 0.6mm 0; break-inside: avoid; }
dt { color: #444; }
dd { margin: 0; min-width: 0; }
figure.picture { margin: 5mm 0 8mm; }
.whole { break-inside: avoid; }
.whole + .screen + .printed { break-before: avoid; }
figure.picture h3 { margin-top: 0; }
.chart { max-width: 672px; overflow: hidden; }
.chart > p { font-size: 9.5pt; color: #333; }
details { margin: 1mm 0; }
summary { cursor: pointer; color: #0b4f8a; font-size: 9.5pt; padding: 1mm 0; }
.scrolled { overflow-x: auto; }
table.data { font-size: 9pt; break-inside: auto; }
table.data caption { text-align: left; font-weight: 600; padding: 1mm 0; }
table.data thead { display: table-header-group; }
table.data th, table.data td { padding: 0.9mm 1.6mm; }
table.data th.number { white-space: normal; }
table.data .long { overflow-wrap: anywhere; }
table.data tbody th { font-weight: 400; background: none; }
.path, .hash { display: inline-block; min-width: 36mm; overflow-wrap: anywhere; }
.hash, code, pre { font-family: "DejaVu Sans Mono", Consolas, Menlo, monospace; font-size: 8.5pt; }
pre { background: #f4f4f4; padding: 2mm 3mm; margin: 0 0 2.5mm; white-space: pre-wrap;
  overflow-wrap: anywhere; }
.printed, .edge { display: none; }
@media screen and (max-width: 600px) {
  nav ol { columns: 1; }
  dl > div { grid-template-columns: 1fr; gap: 0; padding: 1mm 0; }
  .scrolled > table.data { min-width: 480px; }
  h1 { font-size: 16pt; }
  section.finding, section.study { padding-left: 3mm; }
}
@media print {
  body { font-size: 9.5pt; padding-right: 6mm; }
  .edge { display: block; position: fixed; top: 0; right: 0; writing-mode: vertical-rl; font-size: 7pt;
    color: #333; border: 0.6pt solid #767676; padding: 2mm 0.7mm; }
  .screen { display: none; }
  .printed { display: block; }
  .scrolled { overflow: visible; }
  table.data { font-size: 8pt; line-height: 1.3; }
  table.data th, table.data td { padding: 0.6mm 1.4mm; }
  table.data tr { break-inside: avoid; }
  table.data caption { break-after: avoid; }
  table.data tbody tr:nth-child(2), table.data tbody tr:last-child:not(:first-child) { break-before: avoid; }
  nav { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
}
"""
)


def margins(title: str, level: str) -> str:
    """Return what stands at the edge of each printed page: title, level of redaction, number of the page.

    Browsers that know no boxes in the margin still print the level beside the text (.edge).
    """
    font = 'font: 8pt "DejaVu Sans", "Segoe UI", Helvetica, Arial, sans-serif; color: #333;'
    return (
        "@page { margin: 20mm 10mm 18mm 16mm;\n"
        f"  @top-left {{ content: {_quoted(title)}; {font} }}\n"
        f"  @top-right {{ content: {_quoted(level)}; {font} font-weight: 700; }}\n"
        f'  @bottom-right {{ content: counter(page) " / " counter(pages); {font} }}\n'
        f"  @bottom-left {{ content: {_quoted(level)}; {font} }} }}\n"
    )


def _quoted(text: str) -> str:
    """Return text as CSS writes it, each letter that could end it by its number."""
    safe = (one if one.isalnum() or one in " .,:-" else f"\\{ord(one):06x}" for one in text)
    return f'"{"".join(safe)}"'
