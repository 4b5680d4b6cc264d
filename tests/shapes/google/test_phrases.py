"""Names and titles in every language: looked up in tables, tolerant of how they are written on disk."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts import table
from auditor.shapes.google import phrases
from tests.shapes.google.locale_samples import SAMPLES

SEARCH = "https://www.google.com/search?q="


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Assistant", "assistant"),
        ("Google Assistant", "assistant"),
        ("Voice and Audio", "assistant"),
        ("Recherche audio", "assistant"),
        ("Gemini Apps", "gemini"),
        ("Applications\u00a0Gemini", "gemini"),
        ("Gemini-Apps", "gemini"),
        ("Gemini\u2011Apps", "gemini"),
        ("Aplicaciones de Gemini", "gemini"),
        ("Gemini-appar", "gemini"),
        ("Gemini アプリ", "gemini"),
        ("Gemini 앱", "gemini"),
        (unicodedata.normalize("NFD", "Gemini 앱"), "gemini"),
        ("GEMINI APPS", "gemini"),
        ("Gemini\u202fApps", "gemini"),
        ("Assistant Memory", "memory"),
        (unicodedata.normalize("NFD", "Mémoire"), "memory"),
        ("Search", None),
        ("Assistant Notes", None),
        ("", None),
    ],
)
def test_a_product_is_known_however_its_name_is_written(name: str, kind: str | None) -> None:
    assert phrases.product_kind(name) == kind


def test_the_products_about_a_voice_assistant_are_those_of_the_table() -> None:
    assert phrases.products() >= {"Assistant", "Google Assistant", "Voice and Audio"}
    assert not {"Gemini Apps", "Assistant Memory"} & phrases.products()
    assert all(phrases.product_kind(name) == "assistant" for name in phrases.products())


@pytest.mark.parametrize("language", SAMPLES)
def test_the_file_and_the_folder_of_every_language_are_known(language: str) -> None:
    sample = SAMPLES[language]
    assert phrases.is_activity_file(f"{sample.file}.json")
    assert phrases.is_activity_file(unicodedata.normalize("NFD", f"{sample.file}.html"))
    assert phrases.canonical(sample.folder) in phrases.canonical_names("folder")
    assert phrases.canonical(sample.folder.replace(" ", "\u00a0")) in phrases.canonical_names("folder")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Recherche d\u2019images", "Recherche d_images"),
        ("Video's zoeken", "Video_s zoeken"),
        ("Google Play Filme & Serien", "Google Play Filme _ Serien"),
        ("Google\u00a0Cloud", "google cloud"),
        ("ETKİNLİĞİM", "Etkinliğim"),
        ("etkınlığım", "Etkinliğim"),
        ("السجلّ", unicodedata.normalize("NFD", "السجلّ")),
    ],
)
def test_names_on_disk_and_in_entries_are_one(one: str, other: str) -> None:
    assert phrases.canonical(one) == phrases.canonical(other)


@pytest.mark.parametrize(
    "name", ["MyActivity.json", "My Activity.html", "my\u00a0activity.json", "My Activity.Search.json"]
)
def test_english_names_with_and_without_a_blank(name: str) -> None:
    assert phrases.is_activity_file(name)


@pytest.mark.parametrize("name", ["Activity.json", "MyActivities.json", "", ".json", "archive_browser.html"])
def test_other_names_are_not_taken_for_it(name: str) -> None:
    assert not phrases.is_activity_file(name)


@pytest.mark.parametrize("language", SAMPLES)
def test_the_words_of_a_title_are_found_in_every_language(language: str) -> None:
    sample = SAMPLES[language]
    title = f"{sample.before}{sample.asked}{sample.behind}"
    assert phrases.split_title(title, SEARCH + sample.asked.replace(" ", "+")) == ("speech", sample.asked)


@pytest.mark.parametrize(
    ("title", "url", "want"),
    [
        ("Said will it hail", "", ("speech", "will it hail")),
        ("Said\u00a0will it hail", "", ("speech", "will it hail")),
        ("Vous avez dit bonjour", "", ("speech", "bonjour")),
        ("Unknown voice command", "", ("not_recognised", "Unknown voice command")),
        ("Commande vocale inconnue", "", ("not_recognised", "Commande vocale inconnue")),
        ("Used Assistant", "", ("opened", "Used Assistant")),
        ("Application utilisée\u00a0: Assistant", "", ("opened", "Application utilisée\u00a0: Assistant")),
        ("Selected Mum", "", ("tap", "Mum")),
        ('"Maps" sélectionné', "", ("tap", '"Maps" sélectionné')),
        ("Searched for hail", SEARCH + "hail", ("not_speech", "hail")),
        # The utterance ends with the verb's own words: the table must not eat them.
        ("今何時 を検索しました", SEARCH + "今何時", ("speech", "今何時")),
        ("지금 몇 시야 항목을 검색함", SEARCH + "지금+몇+시야", ("speech", "지금 몇 시야")),
        ("..... hail & snow", SEARCH + "hail+%26+snow", ("speech", "hail & snow")),
        ("..... hail", "https://www.example.org/search?q=hail", ("unsplit", "..... hail")),
        ("..... hail", "https://www.google.com/search?tbm=hail", ("unsplit", "..... hail")),
        ("..... hail", "http://[broken/search?q=hail", ("unsplit", "..... hail")),
        ("..... hail .....", SEARCH + "snow", ("unsplit", "..... hail .....")),
        ("Said ", "", ("unsplit", "Said ")),
        ("", SEARCH + "hail", ("unsplit", "")),
    ],
)
def test_titles(title: str, url: str, want: tuple[str, str]) -> None:
    assert phrases.split_title(title, url) == want


@pytest.mark.parametrize(
    ("title", "want"),
    [
        ("Prompted dim the lights", ("prompt", "dim the lights")),
        ("Prompted\u00a0dim the lights", ("prompt", "dim the lights")),
        ("Live Prompt what is that", ("prompt", "what is that")),
        ("Branched what is that", ("prompt", "what is that")),
        ("분기된 그게 뭐야", ("prompt", "그게 뭐야")),
        ("그게 뭐야 항목을 검색함", ("prompt", "그게 뭐야")),
        ("Eingegebener Prompt: wie spät", ("prompt", "wie spät")),
        ("Gav instruktionen\u00a0vad är klockan", ("prompt", "vad är klockan")),
        ("Solicitou que horas são", ("prompt", "que horas são")),
        ("Used an Assistant", ("started", "Used an Assistant")),
        ("Created Gemini Canvas titled Birds", ("not_speech", "Birds")),
        ("Uploaded bird.jpg", ("not_speech", "bird.jpg")),
        ("what is that", ("prompt", "what is that")),
        ("Prompted ", ("prompt", "Prompted ")),
        ("", ("prompt", "")),
    ],
)
def test_titles_of_gemini(title: str, want: tuple[str, str]) -> None:
    assert phrases.split_prompt(title) == want


@pytest.mark.parametrize(
    ("path", "inside", "product"),
    [
        ("Takeout/My Activity/Assistant/MyActivity.json", True, "Assistant"),
        ("Takeout/Takeout/Meine Aktivitäten/Gemini\u2011Apps/x.html", True, "Gemini\u2011Apps"),
        (
            unicodedata.normalize("NFD", "내 활동/Gemini 앱/내활동.json"),
            True,
            unicodedata.normalize("NFD", "Gemini 앱"),
        ),
        ("Takeout/Mon activité/Mémoire/MonActivité.json", True, "Mémoire"),
        ("Takeout/My Activity/Search/MyActivity.json", True, None),
        ("Takeout/My Activity/MyActivity.json", False, None),
        ("Takeout/Assistant/MyActivity.json", False, None),
        ("MyActivity.json", False, None),
        ("", False, None),
    ],
)
def test_a_folder_of_a_product_counts_only_in_a_folder_of_activity(
    path: str, inside: bool, product: str | None
) -> None:
    assert phrases.in_activity(path) == inside
    assert phrases.folder_product(path) == product


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("Takeout/My Activity/x/MyActivity.json", True),
        ("Takeout/Mon activité/x/MonActivité.json", True),
        ("Takeout/Meine Aktivitäten/x/MeineAktivitäten.json", True),
        (
            "Takeout/Mijn activiteit/x/MyActivity.json",
            False,
        ),  # the file's name is English, the folder's is not
        ("Takeout/내 활동/x/내활동.json", False),
        ("Takeout/?/?/?.json", False),
        ("Takeout/?/?/MyActivity.json", True),
        ("MeineAktivitäten.json", True),
        ("MiActividad.json", False),
        ("anything.json", True),
        ("", True),
    ],
)
def test_whether_the_assistants_name_was_seen_in_the_language_of_a_path(path: str, told: bool) -> None:
    assert phrases.tells_assistant(path) == told


@given(st.text(max_size=40), st.text(max_size=40))
def test_garbage_never_raises(title: str, url: str) -> None:
    phrases.split_title(title, url)
    phrases.split_title(title, SEARCH + url)
    phrases.split_prompt(title)
    phrases.product_kind(title)
    phrases.is_activity_file(title)
    for path in (title, f"{title}/{url}", f"{title}/{url}/x"):
        phrases.in_activity(path)
        phrases.folder_product(path)
        phrases.tells_assistant(path)


def test_the_tables_use_only_words_that_the_code_knows() -> None:
    facts = table("google_my_activity")
    assert {row["means"] for row in facts["title"]} <= {
        "speech",
        "not_recognised",
        "opened",
        "tap",
        "not_speech",
    }
    assert {row["means"] for row in facts["prompt"]} <= {"prompt", "started", "not_speech"}
    assert {row["how"] for row in (*facts["title"], *facts["prompt"])} <= {"prefix", "suffix", "whole"}
    for language in table("google_locales")["language"]:
        assert {row["of"] for row in language["names"]} <= {"folder", "file", *phrases.PRODUCTS}
        assert {row["grade"] for row in (language, *language["names"], *language["clocks"])} <= set("ABCD")


def test_a_name_means_one_product_only() -> None:
    for one in phrases.PRODUCTS:
        for other in phrases.PRODUCTS:
            assert one == other or not phrases.canonical_names(one) & phrases.canonical_names(other)


def test_a_new_language_is_one_row_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [{"of": "assistant", "name": "Galad"}, {"of": "file", "name": "Cared Nîn"}]
    facts = table("google_locales")
    more = facts | {"language": [*facts["language"], {"tag": "x-elvish", "names": names, "clocks": []}]}
    caches = [one for one in vars(phrases).values() if hasattr(one, "cache_clear") and one is not table]
    monkeypatch.setattr(phrases, "table", lambda name: more)
    for cached in caches:
        cached.cache_clear()
    try:
        assert phrases.product_kind("GALAD") == "assistant"
        assert phrases.is_activity_file("cared nîn.json")
        assert phrases.tells_assistant("Cared Nîn.json")
    finally:
        monkeypatch.undo()
        for cached in caches:
            cached.cache_clear()
    assert phrases.product_kind("Galad") is None
