"""Is every percentage said with what it is of? Found in the program's own syntax, not in samples of its output.

A share begins where `percent(part, whole)` is called or a text ends a number with " %". From there it is followed
through f-strings, variables, helpers and other modules until a message takes it in that says what it is of: one
that has the whole as another of its values, or the words "of {n}" in it. What ends anywhere else is a bare share.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.claims.read import ROOT, SOURCES, text_of, tree_of

SIGN = re.compile(r"(?<=[\d}])[ \N{NO-BREAK SPACE}]%")
# How sure an interval is, is of nothing: it is how often such intervals hold.
CONFIDENCE = re.compile(r"95[ \N{NO-BREAK SPACE}]?%")
# A count of what the share is of: "of {of}", "of the 12 clips", "of 1,000 excerpts".
COUNTED = re.compile(
    r"\bof (?:the |all |only |another |over |about |these )?(?:\{\w*\}|(?!(?:19|20)\d\d\b)\d)|\bfrom \{\w+\} clear answers?",
    re.IGNORECASE,
)
# How likely something is of one recording is no share of many; a limit is of each file's own rows, and
# what is taken for granted was not counted.
_NO_SHARE = r"\bchance (?:of|that [\w ]+:) \{%s\}|\b(?:more than|assumes that) \{%s\} of \w"
_MESSAGES = {"tr": 1, "trc": 2, "trn": 2, "told": 1}  # how many of the arguments are words
# What hands on a text as it is.
_THROUGH = {"join", "escape", "zip", "list", "tuple", "sorted", "str", "dict", "shorten", "enumerate", "bold"}
_ADDING = {"append", "extend", "insert"}
_HOLDERS = (
    ast.JoinedStr,
    ast.FormattedValue,
    ast.IfExp,
    ast.BoolOp,
    ast.BinOp,
    ast.Dict,
    ast.DictComp,
    ast.List,
    ast.ListComp,
    ast.Tuple,
    ast.Set,
    ast.GeneratorExp,
    ast.Starred,
    ast.Subscript,
    ast.Compare,
)

Key = tuple[str, str]  # module, function


@dataclass(frozen=True)
class Bare:
    """A share that is said without what it is of."""

    file: str
    function: str
    line: int
    said: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} in {self.function}: {self.said}"


class Module:
    """A source file with its parents, functions and imports at hand."""

    def __init__(self, path: Path, tree: ast.Module) -> None:
        self.file = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
        parts = Path(self.file).with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        self.tree = tree

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def imported(self) -> dict[str, Key]:
        return {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

    def function_of(self, node: ast.AST) -> ast.FunctionDef | None:
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, ast.FunctionDef):
                return node
        return None

    def key_of(self, call: ast.Call) -> Key | None:
        """Return which function is called: of this module, an imported one, or a module's."""
        if isinstance(call.func, ast.Name):
            return self.imported.get(call.func.id, (self.name, call.func.id))
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            where = self.imported.get(call.func.value.id)
            return (".".join(where), call.func.attr) if where else (self.name, call.func.attr)
        return None


def bare_shares(paths: Sequence[Path] = SOURCES) -> list[Bare]:
    """Return every share of these files that is said without what it is of."""
    return Search({path: tree_of(path) for path in paths}).found()


class Search:
    """Follows shares through the files. trees: syntax trees by path."""

    def __init__(self, trees: Mapping[Path, ast.Module]) -> None:
        self.modules = [Module(path, tree) for path, tree in trees.items()]
        self.giving: set[Key] = {("auditor.language", "percent"), ("auditor.language.forms", "percent")}
        self.bare: dict[int, Bare] = {}

    def found(self) -> list[Bare]:
        """Follow until no further function turns out to give shares."""
        before = -1
        while before != len(self.giving):
            before = len(self.giving)
            self.bare.clear()
            for module in self.modules:
                for share in self._begun(module):
                    self._follow(module, share, _wholes(share), set())
        return sorted(self.bare.values(), key=str)

    def _begun(self, module: Module) -> Iterator[ast.AST]:
        if module.name == "auditor.language.forms":  # where percentages are written
            return
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call):
                if module.key_of(node) in self.giving or (
                    _name(node) in {*_MESSAGES, "later"} and _names_share(node)
                ):
                    yield node
            elif isinstance(node, ast.JoinedStr | ast.Constant) and self._is_loose(module, node):
                yield node

    @staticmethod
    def _is_loose(module: Module, node: ast.AST) -> bool:
        """Return whether a text that is no message and no docstring holds a share."""
        parent = module.parents.get(node)
        if isinstance(parent, ast.Expr | ast.JoinedStr) or (
            isinstance(parent, ast.Call) and _name(parent) in {*_MESSAGES, "later"}
        ):
            return False
        text = CONFIDENCE.sub("", text_of(node) or "")
        return bool(SIGN.search(text)) and not says_of_what(text)

    def _follow(self, module: Module, node: ast.AST, wholes: frozenset[str], seen: set[ast.AST]) -> None:
        """Follow one share upwards to where it is said."""
        while node in module.parents:
            if node in seen:
                return
            seen.add(node)
            if isinstance(node, ast.JoinedStr) and _taken_in(
                wholes, _inside(module, node), text_of(node) or ""
            ):
                return
            parent, name = module.parents[node], None
            if isinstance(parent, ast.keyword):
                parent, name = module.parents[parent], parent.arg
            if isinstance(parent, ast.comprehension):
                parent = module.parents[parent]
            if isinstance(parent, ast.Return):
                function = module.function_of(node)
                if function is not None:
                    self.giving.add((module.name, function.name))
                return
            if isinstance(parent, ast.Assign | ast.AnnAssign):
                target = parent.targets[0] if isinstance(parent, ast.Assign) else parent.target
                self._follow_names(module, target, parent, wholes, seen)
                return
            if isinstance(parent, ast.Call) and _name(parent) in _MESSAGES:
                if self._said_with_its_whole(module, parent, wholes, name):
                    return
            elif isinstance(parent, ast.Call) and _name(parent) in _ADDING and node in parent.args:
                self._follow_names(module, parent.func, parent, wholes, seen)
                return
            elif isinstance(parent, ast.Call) and _name(parent) not in _THROUGH:
                if module.key_of(parent) not in self.giving:
                    self._bare(module, node)
                    return
            elif isinstance(parent, ast.Attribute):
                if parent.attr in _ADDING:
                    return  # to a list that holds a share comes something else
                parent = module.parents[parent]
            elif not isinstance(parent, (*_HOLDERS, ast.Call)):
                self._bare(module, node)
                return
            node = parent

    def _follow_names(
        self, module: Module, target: ast.AST, where: ast.AST, wholes: frozenset[str], seen: set[ast.AST]
    ) -> None:
        """Follow the variables that hold the share now, through the function."""
        names = {one.id for one in ast.walk(target) if isinstance(one, ast.Name)}
        function = module.function_of(where)
        if function is None:
            self._bare(module, where)
            return
        for one in ast.walk(function):
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load) and one.id in names:
                self._follow(module, one, wholes, seen)

    def _said_with_its_whole(
        self, module: Module, call: ast.Call, wholes: frozenset[str], name: str | None
    ) -> bool:
        beside = [*call.args[_MESSAGES[_name(call)] :], *(one.value for one in call.keywords)]
        function = module.function_of(call)
        for one in call.keywords:  # **values of this function
            if one.arg is None and isinstance(one.value, ast.Name):
                beside += _assigned(function, one.value.id)
        words = [
            text for one in call.args[: _MESSAGES[_name(call)]] for text in _words(module, function, one)
        ]
        if wholes and not words:  # of a table of facts, whose words are looked at there
            return _holds(beside, wholes)
        if words and name and all(re.search(_NO_SHARE % (name, name), word) for word in words):
            return True
        shares = "|".join(one.arg or "" for one in call.keywords if self._gives(module, function, one.value))
        counts = [re.sub(rf"\{{(?:{shares})\}}", "", word) for word in words]
        return bool(words) and all(_taken_in(wholes, beside, word) for word in counts)

    def _gives(self, module: Module, function: ast.FunctionDef | None, value: ast.AST) -> bool:
        """Return whether a value is itself a share, by a call or by the variable that holds it."""
        if isinstance(value, ast.Name):
            return any(self._gives(module, None, one) for one in _assigned(function, value.id))
        return isinstance(value, ast.Call) and module.key_of(value) in self.giving

    def _bare(self, module: Module, node: ast.AST) -> None:
        function = module.function_of(node)
        name = function.name if function else "the module"
        line = getattr(node, "lineno", 0)
        self.bare[id(node)] = Bare(module.file, name, line, " ".join(ast.unparse(node).split())[:160])


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _words(module: Module, function: ast.FunctionDef | None, node: ast.AST, depth: int = 3) -> Iterator[str]:
    """Yield the texts that a message may be: a literal, or those of the constants that are named there."""
    text = text_of(node)
    if text is not None:
        yield text
    elif isinstance(node, ast.Name) and depth:
        for scope in (function, module.tree):
            for one in ast.walk(scope) if scope else ():
                if isinstance(one, ast.Assign | ast.AnnAssign) and one.value is not None:
                    target = one.targets[0] if isinstance(one, ast.Assign) else one.target
                    if isinstance(target, ast.Name) and target.id == node.id:
                        yield from _words(module, function, one.value, depth - 1)
    else:
        inner = {
            ast.IfExp: lambda: [node.body, node.orelse],
            ast.Subscript: lambda: [node.value],
            ast.Dict: lambda: node.values,
            ast.Call: lambda: node.args if _name(node) in {"later", "tr"} else [],
        }.get(type(node), list)()
        for one in inner:
            yield from _words(module, function, one, depth)


def _names_share(call: ast.Call) -> bool:
    """Return whether a message itself holds a share that it does not say what it is of."""
    for one in call.args[:2]:
        text = CONFIDENCE.sub("", text_of(one) or "")
        if re.search(r"\d[ \N{NO-BREAK SPACE}]?%", text) and not says_of_what(text):
            return True
    return False


def says_of_what(text: str) -> bool:
    """Return whether a text says of each of its percentages what it is of: how many, or in words right behind it."""
    return bool(COUNTED.search(text) or re.search(r"\bshares? of \w", text)) or all(
        re.match(r"”? of \w|\)? of \w", text[hit.end() :]) for hit in re.finditer("%", text)
    )


def _wholes(share: ast.AST) -> frozenset[str]:
    """Return what a call of `percent` divides by, as source; nothing where that is not said there."""
    if isinstance(share, ast.Call) and _name(share) == "percent" and len(share.args) == 2:
        whole = share.args[1]
        return frozenset() if isinstance(whole, ast.Constant) else frozenset({ast.dump(whole)})
    return frozenset()


def _holds(values: Sequence[ast.AST], wholes: frozenset[str]) -> bool:
    dumps = {
        ast.dump(inner)
        for value in values
        for inner in ast.walk(value)
        # The share itself divides by the whole, which says nothing.
        if not (isinstance(value, ast.Call) and _name(value) == "percent")
    }
    return wholes <= dumps


def _taken_in(wholes: frozenset[str], beside: Sequence[ast.AST], text: str) -> bool:
    """Return whether a message or f-string says what the share in it is of. beside: its other values."""
    return _holds(beside, wholes) if wholes else bool(COUNTED.search(text))


def _inside(module: Module, node: ast.JoinedStr) -> list[ast.expr]:
    """Return the values in an f-string; of a variable, what it was given."""
    values = [one.value for one in node.values if isinstance(one, ast.FormattedValue)]
    function = module.function_of(node)
    named: set[str] = set()
    for one in values:  # which grows: what a variable was given may name others
        new = {inner.id for inner in ast.walk(one) if isinstance(inner, ast.Name)} - named
        named |= new
        values += [given for name in sorted(new) for given in _assigned(function, name)]
    return values


def _assigned(function: ast.FunctionDef | None, name: str) -> list[ast.expr]:
    """Return what a function puts under this name; of a dictionary, its values."""
    found: list[ast.expr] = []
    for one in ast.walk(function) if function else ():
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name) and one.targets[0].id == name:
            found += one.value.values if isinstance(one.value, ast.Dict) else [one.value]
    return found
