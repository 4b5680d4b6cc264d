"""Builds pages of Google's activity as Google writes them, cell by cell."""

from __future__ import annotations

BEFORE = (
    '<html><head><title>My Activity History</title><style type="text/css">'
    ".mdl-cell{color:red}.outer-cell{padding:5px}</style></head>"
    '<body><div class="mdl-grid">'
)
AFTER = "</div></body></html>"
WHY = (
    "<b>Why is this here?</b><br>&emsp;This activity was saved to your Google Account because the following "
    "settings were on:&nbsp;Web &amp; App Activity.&nbsp;You can control these settings &nbsp;"
    '<a href="https://myaccount.google.com/activitycontrols">here</a>.'
)
PLACE = (
    "<b>Locations:</b><br>&emsp;At "
    '<a href="https://www.google.com/maps/@?api=1&amp;map_action=map&amp;center=0,0&amp;zoom=12">this general area</a>'
    " - From your device<br>"
)
HOTWORD = "<b>Details:</b><br>&emsp;Started by hotword<br>"


def products(*names: str, heading: str = "Products:") -> str:
    return f"<b>{heading}</b><br>" + "".join(f"&emsp;{name}<br>" for name in names)


def said(words: str, query: str | None = None, verb: str = "Said&nbsp;") -> str:
    address = "https://www.google.com/search?q=" + (query or words.replace(" ", "+"))
    return f'{verb}<a href="{address}">{words}</a>'


def cell(
    *lines: str,
    caption: str = "",
    header: str = "Assistant",
    right: str = "",
    after: str = "<br>",
) -> str:
    """One cell; lines are HTML, the time among them; after: what stands behind the last line."""
    return (
        '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
        '<div class="header-cell mdl-cell mdl-cell--12-col">'
        f'<p class="mdl-typography--title">{header}<br></p></div>'
        '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">'
        + "<br>".join(lines)
        + after
        + '</div><div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1 '
        f'mdl-typography--text-right">{right}</div>'
        '<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">'
        f"{caption or products('Assistant')}</div></div></div>"
    )


def page(*cells: str) -> bytes:
    return (BEFORE + "".join(cells) + AFTER).encode()
