"""Write auditor/facts/given_names.toml from the lists of Faker (MIT licence), which must be installed.

    pip install faker && python scripts/given_names.py

A name that is also a word, a place or a month (AMBIGUOUS, written down by us) is kept apart: it only counts
after words such as "call". Names of assistants are left out.
"""

from __future__ import annotations

import importlib
import re
import textwrap
from importlib.metadata import version
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "auditor" / "facts" / "given_names.toml"
LOCALES = ("en_US", "en_GB", "de_DE", "de_AT")
LEFT_OUT = {"alexa", "siri", "ziggy", "computer", "cortana", "allen"}
AMBIGUOUS = set(
    """
    alma amber ami andre angel ante april art asia august austin autumn barb berg bill birk brandy brit brook
    brooklyn buddy candy carolina carol case casey cash chance charity charlotte chase chelsea chip christian chuck
    clay cliff clint cody cole colin cord corey crystal daisy dakota dale dallas darin dawn dean destiny diamond
    diego dick dolores dominic don drew duke dusty earl eden edit eitel else elfriede engel ernst faith falk fern
    fiat finn flora florence fox francis francisco frank gale gay gene genesis georgia german ginger glen glenn
    golda grace grant guy hank happy harm harmony harry harriet hazel heath heather heaven hell herb holly hope
    houston hunter india iris israel ivory ivy jack jackson jade jasmine jay jean jewel jordan joy juli julia june
    kay kenya kent king kirsten lance lane lara laurel lean lee levi lexus lilac lily linda logan london lotta luna lutz
    madison mai major malta mandy marina mario marion mark marsh mason max maxim may melody mercedes mercy meta mia
    mike milan miles misty mona morgan nelson nick nils noel nora norm nova olive opal orlando page paris parker pat
    patience patty pearl penny peggy phoenix piper polly porter prince princess queen rainer randy ray red reed reiner
    remo resi rex rich river rob robin rocky rod roman rosa rose roy ruby rusty sage sally sandy savannah saxon scarlett
    scout shannon shelby sierra silver silvester skip sky skyler smart sonny sonja spencer stein sterling stone storm sue
    summer sunny sven sydney tanner taylor tea teddy temple tex till tobi toby tracy trinity tristan troy tucker ulf
    urs valentin valentine van vera vernon victor victoria viola violet virginia wade walker ward warren wayne wendy
    will willow winter wolf wood woody wren zion zoe allen brett jesus lilo suse trudel lars gut
    """.split()
)
# Not ambiguous after all: nearly always a person.
PLAIN = {
    "casey", "chelsea", "cody", "corey", "glenn", "hank", "harriet", "harry", "jasmine", "julia", "kirsten", "lara",
    "linda", "marion", "mike", "mona", "nelson", "nils", "nora", "peggy", "roy", "sally", "shannon", "sonja", "spencer",
    "sven", "tobi", "toby", "tracy", "tristan", "ulf", "urs", "valentin", "vera", "wendy", "zoe", "elfriede", "lutz",
    "finn", "mandy", "marina", "tanner", "sage",
} - {"sage", "tanner"}  # fmt: skip


def names() -> set[str]:
    """Return the first names of the locales, lower case."""
    found: set[str] = set()
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for kind in ("first_names_male", "first_names_female", "first_names_nonbinary", "first_names"):
            found.update(name.lower() for name in getattr(provider, kind, ()))
    # Two letters are too few, and a name of two parts has its parts in the list.
    return {name for name in found if re.fullmatch(r"[^\W\d_]{3,}", name)} - LEFT_OUT


def main() -> None:
    found = names()
    apart = found & (AMBIGUOUS - PLAIN)
    blocks = "\n".join(
        f'[[names]]\nkind = "{kind}"\nwords = """\n{textwrap.fill(" ".join(sorted(part)), 110)}\n"""\n'
        f'source = "Faker {version("faker")}, {", ".join(LOCALES)}, MIT licence"\ngrade = "S"\n'
        for kind, part in (("name", found - apart), ("ambiguous", apart))
    )
    head = """# Given names, lower case, by which a recording is marked as naming a person (auditor/insights/heard/sensitive.py).
# Written by scripts/given_names.py; do not edit by hand.
#
#   kind   name: counts wherever it stands; ambiguous: also a word, a place or a month, and only counts after
#          words such as "call" (facts/sensitive.toml)
#
# From Faker (github.com/joke2k/faker), MIT licence, Copyright (c) 2012 Daniele Faraglia and contributors: lists of
# given names in the United States, Britain, Germany and Austria. Permission is granted to use, copy, modify and
# distribute; provided as is, without warranty. Names of other countries are mostly missing. Grade S: as published.

"""
    TABLE.write_text(head + blocks, encoding="utf-8")
    print(f"{len(found - apart):,} names, {len(apart):,} ambiguous")


if __name__ == "__main__":
    main()
