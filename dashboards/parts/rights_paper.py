"""A letter on the page as it looks on paper. What a person typed is escaped; blanks are marked."""

from __future__ import annotations

import html
import re

from auditor.report.letters import Letter, Paragraph

_BLANK = re.compile(r"(\[[^\]\n]*\])")
_STYLE = """<style>
.va-letter { font-size: 0.95rem; line-height: 1.5; overflow-wrap: anywhere; padding: 1.5rem 1.75rem;
  border: 1px solid color-mix(in srgb, currentColor 22%, transparent); border-radius: 4px;
  background: light-dark(#FFFFFF, #182127); }
.va-letter p { margin: 0 0 0.7rem; }
.va-letter .item { padding-left: 1.6rem; text-indent: -1.6rem; margin-bottom: 0.35rem; }
.va-letter .item > span { display: inline-block; width: 1.6rem; text-indent: 0; }
.va-letter .item + p:not(.item) { margin-top: 1rem; }
.va-letter .recipient, .va-letter .date { margin-top: 1.3rem; }
.va-letter .subject { font-weight: 600; margin: 1.3rem 0 0.9rem; }
.va-letter .close { margin: 1.2rem 0 2.6rem; }
.va-letter mark { background: light-dark(#FFF1B8, #4A4216); color: inherit; padding: 0 0.15rem; }
@media (max-width: 640px) { .va-letter { padding: 1rem; } }
</style>"""


def paper_html(letter: Letter) -> str:
    """Return the letter as HTML, in its own language for whoever hears it read."""
    body = "".join(_paragraph(one) for one in letter.paragraphs)
    return f'{_STYLE}<div class="va-letter" lang="{letter.language}">{body}</div>'


def _paragraph(one: Paragraph) -> str:
    text = "<br>".join(_marked(line) for line in one.text.splitlines())
    if one.role in ("bullet", "numbered"):
        mark = "•" if one.number is None else f"{one.number}."
        return f'<p class="item"><span>{mark}</span>{text}</p>'
    return f'<p class="{one.role}">{text}</p>'


def _marked(text: str) -> str:
    pieces = (html.escape(piece) for piece in _BLANK.split(text))
    return "".join(f"<mark>{piece}</mark>" if _BLANK.fullmatch(piece) else piece for piece in pieces)
