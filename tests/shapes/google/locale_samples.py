"""Made-up activity in every language of the format notes (Google 7), as JSON and as a web page.

Names, forms of times and words over lists are written out by hand as the notes have them, not taken from
the tables that the readers use. Where the notes have no verb or no name ("X"), a row of points stands for
the verb and English for the name: the reader must not need them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import quote_plus

POINTS = "....."  # for words of a language that nobody has seen


@dataclass(frozen=True)
class Sample:
    """One language.

    before, behind: what stands around the words in the title.
    asked, answer:  the words, and what was answered (in the first entry only).
    morning:        the first entry's time in the web page; morning_utc: what that is.
    evening:        the second entry's time, after noon; evening_utc: what that is.
    basis:          of both (recording.TIME_BASES).
    """

    folder: str
    file: str
    product: str
    before: str
    behind: str
    asked: str
    answer: str
    morning: str
    morning_utc: str
    evening: str
    evening_utc: str
    label: str
    basis: str = "zone_at_export"


SAMPLES: dict[str, Sample] = {
    "en": Sample(
        "My Activity",
        "MyActivity",
        "Assistant",
        "Said ",
        "",
        "will it hail",
        "No hail is expected today.",
        "Nov 3, 2019, 7:15:42 AM UTC",
        "2019-11-03T07:15:42",
        "Jul 14, 2019, 12:05:09\u202fPM UTC",
        "2019-07-14T12:05:09",
        "Products:",
        "utc",
    ),
    "en-GB": Sample(
        "My Activity",
        "My Activity",
        "Voice and Audio",
        "Said ",
        "",
        "will it drizzle",
        "A little.",
        "3 Nov 2020, 04:32:28 PDT",
        "2020-11-03T11:32:28",
        "14 Jul 2020, 14:32:28 PDT",
        "2020-07-14T21:32:28",
        "Products:",
    ),
    "fr": Sample(
        "Mon activité",
        "MonActivité",
        "Assistant",
        "Vous avez dit ",
        "",
        "quelle heure est-il à Brème",
        "Il est sept heures & quart.",
        "3 nov. 2019, 07:15:42 UTC+1",
        "2019-11-03T06:15:42",
        "14 juil. 2019, 19:15:42 UTC\u22127",
        "2019-07-15T02:15:42",
        "Produits\u00a0:",
    ),
    "de": Sample(
        "Meine Aktivitäten",
        "MeineAktivitäten",
        "Google Assistant",
        POINTS + " ",
        "",
        "wie spät ist es",
        "Es ist 7:15.",
        "03.11.2019, 07:15:42 MEZ",
        "2019-11-03T06:15:42",
        "04.03.2024, 19:15:42 MEZ",
        "2024-03-04T18:15:42",
        POINTS + ":",
    ),
    "nl": Sample(
        "Mijn activiteit",
        "MyActivity",
        "Assistant",
        POINTS + " ",
        "",
        "hoe laat is het",
        "Kwart over zeven.",
        "3 mrt 2019, 07:15:42 CET",
        "2019-03-03T06:15:42",
        "14 mei 2019, 19:15:42 CET",
        "2019-05-14T18:15:42",
        POINTS + ":",
    ),
    "es": Sample(
        "Mi actividad",
        "MiActividad",
        "Assistant",
        POINTS + " ",
        "",
        "qué hora es",
        "Son las siete y cuarto.",
        "3 nov 2019, 07:15:42 CET",
        "2019-11-03T06:15:42",
        "14 ene 2019, 19:15:42 CET",
        "2019-01-14T18:15:42",
        "Productos:",
    ),
    "es-419": Sample(
        "Mi actividad",
        "MiActividad",
        "Assistant",
        POINTS + " ",
        "",
        "qué hora es ahora",
        "Son las siete y cuarto.",
        "3 nov 2019, 7:15:42\u202fa.m. GMT-03:00",
        "2019-11-03T10:15:42",
        "14 ago 2019, 7:15:42\u202fp.m. GMT-03:00",
        "2019-08-14T22:15:42",
        "Productos:",
    ),
    "pt-BR": Sample(
        "Minha atividade",
        "MinhaAtividade",
        "Assistant",
        POINTS + " ",
        "",
        "que horas são",
        "São sete e quinze.",
        "3 de nov. de 2019, 07:15:42 GMT-3",
        "2019-11-03T10:15:42",
        "14 de set. de 2019, 19:15:42 GMT-3",
        "2019-09-14T22:15:42",
        POINTS + ":",
    ),
    "it": Sample(
        "My Activity",
        "MyActivity",
        "Assistant",
        POINTS + " ",
        "",
        "che ore sono",
        "Sono le sette e un quarto.",
        "3 gen 2019, 07:15:42 CET",
        "2019-01-03T06:15:42",
        "14 lug 2019, 19:15:42 CET",
        "2019-07-14T18:15:42",
        POINTS + ":",
    ),
    "sv": Sample(
        "Min aktivitet",
        "MinAktivitet",
        "Assistant",
        POINTS + " ",
        "",
        "hur mycket är klockan",
        "Kvart över sju.",
        "3 november 2019 07:15:42 CET",
        "2019-11-03T06:15:42",
        "14 maj 2019 19:15:42 CET",
        "2019-05-14T18:15:42",
        "Produkter:",
    ),
    "nb": Sample(
        "Min aktivitet",
        "MinAktivitet",
        "Assistant",
        POINTS + " ",
        "",
        "hva er klokka",
        "Kvart over sju.",
        "3. nov. 2019, 07:15:42 CET",
        "2019-11-03T06:15:42",
        "14. des. 2019, 19:15:42 CET",
        "2019-12-14T18:15:42",
        POINTS + ":",
    ),
    "tr": Sample(
        "Etkinliğim",
        "Etkinliğim",
        "Assistant",
        POINTS + " ",
        "",
        "saat kaç",
        "Yediyi çeyrek geçiyor.",
        "3 Şub 2019, 07:15:42 GMT+3",
        "2019-02-03T04:15:42",
        "14 Ağu 2019, 19:15:42 GMT+03:00",
        "2019-08-14T16:15:42",
        POINTS + ":",
    ),
    "ar": Sample(
        "نشاطي",
        "نشاطي",
        "Assistant",
        POINTS + " ",
        "",
        "كم الساعة",
        "السابعة.",
        "03\u200f/11\u200f/2019، 7:15:42 ص CET",
        "2019-11-03T06:15:42",
        "14\u200f/07\u200f/2019، 7:15:42 م CET",
        "2019-07-14T18:15:42",
        POINTS + ":",
    ),
    "zh-CN": Sample(
        "我的活动",
        "我的活动记录",
        "Assistant",
        "Said ",
        "",
        "现在几点",
        "七点一刻。",
        "2019年11月3日 07:15:42 CET",
        "2019-11-03T06:15:42",
        "2019年7月14日 19:15:42 CET",
        "2019-07-14T18:15:42",
        POINTS + ":",
    ),
    "zh-TW": Sample(
        "我的活動",
        "我的活動",
        "Assistant",
        POINTS + " ",
        "",
        "現在幾點",
        "七點一刻。",
        "2019年11月3日 上午7:15:42 CET",
        "2019-11-03T06:15:42",
        "2019年7月14日 下午12:15:42 CET",
        "2019-07-14T11:15:42",
        POINTS + ":",
    ),
    "ja": Sample(
        "マイ アクティビティ",
        "マイアクティビティ",
        "Assistant",
        "",
        " " + POINTS,
        "今何時",
        "七時十五分です。",
        "2019/11/03 7:15:42 JST",
        "2019-11-02T22:15:42",
        "2019/07/14 19:15:42 JST",
        "2019-07-14T10:15:42",
        "サービス:",
    ),
    "ko": Sample(
        "내 활동",
        "내활동",
        "Assistant",
        "",
        " " + POINTS,
        "지금 몇 시야",
        "일곱 시입니다.",
        "2019. 11. 3. 오전 7:15:42 KST",
        "2019-11-02T22:15:42",
        "2019. 7. 14. 오후 12:15:42 KST",
        "2019-07-14T03:15:42",
        "제품:",
    ),
}

# How a page writes what follows the caption's list of products; its language does not matter.
_WHY = (
    "<b>Why is this here?</b><br>&emsp;This activity was saved to your Google Account because the following "
    "settings were on:&nbsp;Web &amp; App Activity.&nbsp;You can control these settings &nbsp;"
    '<a href="https://myaccount.google.com/activitycontrols">here</a>.'
)


def again(sample: Sample) -> str:
    """Return the words of the second entry."""
    return f"{sample.asked} 2"


def path_of(language: str, ending: str) -> str:
    """Return where Takeout puts the file; ending: "json" or "html"."""
    sample = SAMPLES[language]
    return f"Takeout/{sample.folder}/{sample.product}/{sample.file}.{ending}"


def expected(language: str, form: str) -> list[dict[str, object]]:
    """Return what is read of each entry, in the order of the file; form: "json" or "html"."""
    sample = SAMPLES[language]
    basis = sample.basis if form == "html" else "utc"
    return [
        {
            "kind": "voice",
            "product": sample.product,
            "transcript": sample.asked,
            "reply": sample.answer,
            "outcome": "answered",
            "started_at": sample.morning_utc,
            "time_basis": basis,
        },
        {
            "kind": "voice",
            "product": sample.product,
            "transcript": again(sample),
            "reply": None,
            "outcome": "unknown",
            "started_at": sample.evening_utc,
            "time_basis": basis,
        },
    ]


def json_items(language: str) -> bytes:
    """Return the file in the JSON form (format notes, Google 2.1)."""
    sample = SAMPLES[language]
    items: list[dict[str, object]] = []
    for words, stamp in ((sample.asked, sample.morning_utc), (again(sample), sample.evening_utc)):
        items.append(
            {
                "header": sample.product,
                "title": f"{sample.before}{words}{sample.behind}",
                "titleUrl": _link(words),
                "time": f"{stamp}Z",
                "products": [sample.product],
            }
        )
    items[0]["subtitles"] = [{"name": sample.answer}]
    text = json.dumps(items, indent=2, ensure_ascii=False)
    for sign in "=&'":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    text = text.replace("  },\n  {", "},{").replace("[\n  {", "[{", 1)
    return (text.removesuffix("  }\n]") + "}]").encode()


def html_cells(language: str) -> bytes:
    """Return the file as a web page (format notes, Google 3): no doctype, no charset, one line of body."""
    sample = SAMPLES[language]
    first = _cell(sample, sample.asked, sample.answer, f"{sample.morning}<br>")
    second = _cell(sample, again(sample), None, sample.evening)
    style = '<style type="text/css">@charset "UTF-8";\n.mdl-grid{display:flex}\n</style>'
    head = f"<html><head><title>My Activity History</title>{style}</head>"
    return f'{head}<body><div class="mdl-grid">{first}{second}</div></body></html>'.encode()


def _link(words: str) -> str:
    return f"https://www.google.com/search?q={quote_plus(words)}"


def _cell(sample: Sample, words: str, answer: str | None, time: str) -> str:
    before = sample.before.replace(" ", "&nbsp;")
    link = f'<a href="{_link(words).replace("&", "&amp;")}">{_escape(words)}</a>'
    lines = [f"{before}{link}{sample.behind}", *([_escape(answer)] if answer else []), time]
    body = "mdl-cell--6-col mdl-typography--body-1"
    return (
        '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
        '<div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">'
        f"{sample.product}<br></p></div>"
        f'<div class="content-cell mdl-cell {body}">{"<br>".join(lines)}</div>'
        f'<div class="content-cell mdl-cell {body} mdl-typography--text-right"></div>'
        '<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">'
        f"<b>{sample.label}</b><br>&emsp;{sample.product}<br>{_WHY}</div></div></div>"
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")
