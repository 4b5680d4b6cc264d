"""Letters to a vendor or an authority: choices, a preview, and files to save. Nothing is sent."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from auditor.language import date, later, tr
from auditor.recording import VENDOR_NAMES
from auditor.report.letters import (
    LANGUAGES,
    Address,
    Country,
    Letter,
    Sender,
    as_docx,
    as_text,
    authority_of,
    complaint_steps,
    controller_of,
    countries,
    country,
    kinds_of,
    languages_of,
    law_title,
    lead_authority,
    letter,
    lists_missing,
)
from dashboards.parts.page import heading, small
from dashboards.parts.rights_kept import keep, kept
from dashboards.parts.rights_missing import choose_missing
from dashboards.parts.rights_paper import paper_html
from dashboards.parts.rights_steps import GRADES
from dashboards.parts.state import incognito, language, zone

_KINDS: Mapping[str, tuple[str, str]] = {
    "access": (
        later("Ask what they have"),
        later("A copy; who had access, for what, and for how long it is kept"),
    ),
    "erasure": (
        later("Have it erased"),
        later("Recordings, transcripts, voice profile and notes about them"),
    ),
    "objection": (
        later("Object to review by people"),
        later("And to the use for training; the account and the recordings stay"),
    ),
    "complaint": (later("Complain to an authority"), later("Where a request was refused or not answered")),
}
# Of an address, which nobody tried out.
_GRADES = {**GRADES, "documented": later("a public record")}
# Where the browser names no country.
_BY_LANGUAGE = {"de": "DE", "fr": "FR", "es": "ES", "it": "IT", "nl": "NL"}
_FIRST = "IE"


@st.fragment
def show_letters(vendors: Sequence[str]) -> None:
    """Draw the part of the page about letters; vendors: in this order."""
    heading(tr("Write to them"))
    small(
        tr(
            "A letter to check, to change and to send yourself. It is no legal advice. Nothing is sent from "
            "here, and what you type stays in this session only."
        )
    )
    choices, result = st.columns([2, 3], gap="large")
    with choices:
        where, vendor, kind, speaking = _choose(vendors)
        sender = _who(where)
        missing = choose_missing(vendor) if lists_missing(kind, where.law) else []
    made = letter(kind, where.law, speaking, vendor, missing, sender)
    with result:
        _show(made, where)


# Choices --------------------------------------------------------------------------------------


def _choose(vendors: Sequence[str]) -> tuple[Country, str, str, str]:
    """Draw the choices and return country, vendor, kind and language."""
    vendor = st.segmented_control(
        tr("To"),
        list(vendors),
        default=kept("vendor", vendors[0], among=vendors),
        required=True,
        format_func=lambda one: VENDOR_NAMES[one],
        key="rights-vendor",
        on_change=keep,
        args=("vendor",),
    )
    where = _choose_country()
    kinds = kinds_of(where.law)
    kind = st.radio(
        tr("What about"),
        kinds,
        index=kinds.index(kept("kind", kinds[0], among=kinds)),
        format_func=lambda one: tr(_KINDS[one][0]),
        captions=[tr(_KINDS[one][1]) for one in kinds],
        key="rights-kind",
        on_change=keep,
        args=("kind",),
    )
    return where, vendor or vendors[0], kind or kinds[0], _choose_language(where)


def _choose_country() -> Country:
    there = countries()
    codes = [one.code for one in there]
    code = st.selectbox(
        tr("Where you live"),
        codes,
        index=codes.index(kept("country", _at_first(codes), among=codes)),
        format_func=lambda one: next(found.name for found in there if found.code == one),
        key="rights-country",
        on_change=keep,
        args=("country",),
        help=tr(
            "At first it is the country that the language of your browser suggests: choose your own country. "
            "The law there decides which letters there are. For countries that are not listed there are none."
        ),
    )
    found = country(code) or there[0]
    small(tr(law_title(found.law)))
    return found


def _at_first(codes: Sequence[str]) -> str:
    """Return the country that the browser's language names, else one where the pages' language is spoken."""
    region = str(st.context.locale or "").replace("_", "-").rpartition("-")[2].upper()
    region = {"US": "US-CA", "UK": "GB"}.get(region, region)
    return region if region in codes else _BY_LANGUAGE.get(language(), _FIRST)


def _choose_language(where: Country) -> str:
    there = languages_of(where.law)
    if len(there) == 1:
        return there[0]
    # Another country, another choice: each is remembered by itself.
    name = f"language-{where.code}"
    chosen = st.selectbox(
        tr("Language of the letter"),
        there,
        index=there.index(kept(name, where.language, among=there)),
        format_func=lambda one: LANGUAGES[one],
        key=f"rights-{name}",
        on_change=keep,
        args=(name,),
    )
    return chosen or there[0]


def _who(where: Country) -> Sender:
    """Draw the fields for who writes, and return what is in them; in incognito there are none."""
    if incognito():
        small(tr("In incognito your own details are hidden; the letter has blanks for them."))
        return Sender(country=where.code)
    with st.expander(tr("Your details, if you like")):
        st.caption(tr("Whatever you leave out stays a blank in the letter."))
        name = _field("name", tr("Name"))
        address = st.text_area(
            tr("Address"),
            value=kept("address", ""),
            key="rights-address",
            on_change=keep,
            args=("address",),
            height=90,
        )
        email = _field("email", tr("E-mail address of your account"))
        reference = _field("reference", tr("Customer number, if you have one"))
    today = dt.datetime.now(ZoneInfo(zone())).date()
    return Sender(name.strip(), (address or "").strip(), email.strip(), reference.strip(), today, where.code)


def _field(name: str, label: str) -> str:
    return (
        st.text_input(
            label,
            value=kept(name, ""),
            key=f"rights-{name}",
            on_change=keep,
            args=(name,),
            autocomplete="off",
        )
        or ""
    )


# The letter -----------------------------------------------------------------------------------


def _show(made: Letter, where: Country) -> None:
    """Draw the letter, the buttons that save it, and where it goes."""
    name = f"{made.vendor}-{made.kind}-{made.law}-{made.language}"
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            tr("Save as a document (.docx)"),
            lambda: as_docx(made),
            file_name=f"{name}.docx",
            mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            on_click="ignore",
            key="rights-docx",
            type="primary",
        )
        st.download_button(
            tr("Save as text (.txt)"),
            lambda: as_text(made).encode("utf-8"),
            file_name=f"{name}.txt",
            mime="text/plain",
            on_click="ignore",
            key="rights-txt",
        )
    small(tr("Fill in what stands in square brackets, and delete what does not apply."))
    _show_way(made, where)
    st.html(paper_html(made))


def _show_way(made: Letter, where: Country) -> None:
    """Say where the letter goes, from whom that is known, and what to know about it."""
    with st.expander(tr("Where it goes, and where that is from"), expanded=False):
        if made.kind == "complaint":
            _show_authorities(made, where)
        else:
            _show_address(controller_of(made.vendor, made.law, where.code))
        for step in complaint_steps(made.law):
            small(tr(step))


def _show_authorities(made: Letter, where: Country) -> None:
    own = authority_of("GB" if made.law == "uk" else where.code)
    if own is None:
        small(tr("The address of your authority is not held here. All of them are listed at edpb.europa.eu."))
    else:
        _show_address(own)
    if made.law == "gdpr":
        lead = lead_authority(made.vendor)
        small(
            tr(
                "You may complain where you live, where you work, or where it happened. For {vendor} the "
                "authority that leads in the European Union is {authority}, {web}.",
                vendor=VENDOR_NAMES[made.vendor],
                authority=lead.name,
                web=lead.web,
            )
        )


def _show_address(to: Address) -> None:
    lines = [to.name, *to.lines, *([to.email] if to.email else [])]
    st.html("<p>" + "<br>".join(html.escape(line) for line in lines) + "</p>")
    small(tr("On the web: {address}", address=to.web))
    if to.note:
        small(tr(to.note))
    small(
        tr(
            "Source: {source} ({grade}), read on {date}. Addresses change: look before you post it.",
            source=to.source,
            grade=tr(_GRADES[to.grade]),
            date=date(to.checked),
        )
    )
