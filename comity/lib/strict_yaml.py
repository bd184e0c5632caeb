"""YAML read so that nothing is guessed, and checked so that a mistake is found by its line.

Only ``true`` and ``false`` are truth values and only plain digits without a leading zero are numbers: the offence
class ``0502``, the date ``2026-01-01`` and the word ``no`` stay text (YAML 1.1 would turn them into 322, a date
and false). Doubled keys, aliases and tags are refused.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, TypeAlias

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from comity.lib.json_schemas import to_the_end

Path: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
_STRING, _MAP, _SEQ = "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"
_NULL, _BOOL, _INT = "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int"


def _(text: str) -> str:
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return text


MESSAGES: Mapping[str, str] = {
    "not-text": _("This is not UTF-8 text. Save the file as UTF-8."),
    "too-large": _("The file is larger than %(limit)s bytes. Shorten its texts or split it."),
    "not-yaml": _("This cannot be read as YAML: %(detail)s. Check indentation, colons and quotes."),
    "not-a-name": _("The name of a field must be plain text. Correct it."),
    "doubled": _("“%(key)s” stands here twice. Keep one of them."),
    "too-deep": _("The file is nested more than %(limit)s levels deep. Make it flatter."),
    "alias": _("References (& and *) and tags (!) are not allowed. Write the value out."),
    "missing": _("“%(key)s” is missing. Add it."),
    "unknown-field": _("“%(key)s” is not known here. Remove it, or correct it to one of: %(known)s."),
    "not-listed": _("“%(value)s” is not known. Use one of: %(known)s."),
    "wrong-kind": _("This must be of the kind %(kind)s. Correct the value."),
    "wrong-form": _("“%(value)s” has the wrong form. It must match %(pattern)s."),
    "empty": _("This is empty. Give at least one value."),
    "repeated": _("A value stands here more than once. Keep one of them."),
    "not-allowed": _("This value is not allowed: %(detail)s."),
}


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: where it is (`line` from 1, `field` like ``articles[2].number``) and what to do about it."""

    line: int
    field: str
    message: str
    params: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"line {self.line}, {self.field or 'document'}: {self.message % dict(self.params)}"


class InvalidDocumentError(ValueError):
    """The document has mistakes; each names its line and what to do."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.name = name
        self.problems = tuple(sorted(set(problems)))
        super().__init__(f"{name}: " + "; ".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Document:
    """Parsed data with the line of every value, by its path."""

    name: str
    data: Any
    lines: Mapping[Path, int]

    def problem(self, path: Iterable[str | int], message: str, **params: str) -> Problem:
        """Describe a mistake at `path`; a path that is not there points at its nearest parent."""
        place = known = tuple(path)
        while known not in self.lines:
            known = known[:-1]
        return Problem(self.lines[known], field_name(place), message, tuple(sorted(params.items())))

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Raise InvalidDocumentError when there is any problem."""
        if found := tuple(problems):
            raise InvalidDocumentError(self.name, found)


def field_name(path: Path) -> str:
    """Write a path as officers read it: ``("articles", 2, "text")`` is ``articles[3].text`` (counted from 1)."""
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def parse(source: bytes, name: str) -> Document:
    """Parse one YAML document.

    Raises:
        InvalidDocumentError: not UTF-8, too large, not YAML, doubled keys, aliases or tags.
    """
    if len(source) > MAX_BYTES:
        raise InvalidDocumentError(
            name, [Problem(1, "", MESSAGES["too-large"], (("limit", str(MAX_BYTES)),))]
        )
    try:
        text = source.decode("utf-8")
        root = yaml.compose(text, Loader=_Loader)
    except _TooDeepError as error:
        params = (("limit", str(MAX_DEPTH)),)
        raise InvalidDocumentError(name, [Problem(error.line, "", MESSAGES["too-deep"], params)]) from error
    except UnicodeDecodeError as error:
        raise InvalidDocumentError(name, [Problem(1, "", MESSAGES["not-text"])]) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        params = (("detail", error.problem or ""),)
        raise InvalidDocumentError(name, [Problem(line, "", MESSAGES["not-yaml"], params)]) from error
    except yaml.YAMLError as error:  # a control character, which carries no mark
        params = (("detail", str(error).splitlines()[0]),)
        raise InvalidDocumentError(name, [Problem(1, "", MESSAGES["not-yaml"], params)]) from error
    return _read(root, name)


def check(document: Document, schema: Mapping[str, Any]) -> Iterator[Problem]:
    """Compare a document with a JSON Schema (2020-12); each mistake says where it is and what to do."""
    for error in Draft202012Validator(to_the_end(schema)).iter_errors(document.data):
        yield from _explain(document, error)


def resource(package: str, name: str) -> Document:
    """Parse ``resources/<name>`` of a package: it is ours and was tested, so that the fast parser may read it."""
    source = files(package).joinpath("resources", name).read_bytes()
    return _read(yaml.compose(source.decode("utf-8"), Loader=_FastLoader), name)


class _Resolver(yaml.resolver.BaseResolver):
    """Text unless it is plainly something else."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


_Resolver.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false)$"), list("tf"))
_Resolver.add_implicit_resolver(_INT, re.compile(r"^(?:0|-?[1-9][0-9]{0,14})$"), list("-0123456789"))
_Resolver.add_implicit_resolver(_NULL, re.compile(r"^(?:null|~|)$"), ["n", "~", ""])


class _TooDeepError(Exception):
    """The document is nested too deep; the line says where."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Loader(_Resolver, yaml.SafeLoader):
    """Refuses deep nesting before it has gone down it; the reader of the events does not recurse."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose what stands in a collection, one level down."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        goes_down = isinstance(event, yaml.CollectionStartEvent)
        self._depth += goes_down
        if self._depth > MAX_DEPTH:
            raise _TooDeepError(event.start_mark.line + 1 if event.start_mark else 1)
        node = super().compose_node(parent, index)
        self._depth -= goes_down
        return node


class _FastLoader(_Resolver, yaml.CSafeLoader):
    """Many times as fast, and without a bound of depth: for what is ours alone."""


def _read(root: yaml.Node | None, name: str) -> Document:
    reading = _Reading(name)
    data = reading.value(root, ()) if root is not None else None
    if reading.problems:
        raise InvalidDocumentError(name, reading.problems)
    return Document(name, data, {(): 1, **reading.lines})


class _Reading:
    """Turns composed nodes into values and remembers lines and mistakes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        # an alias hands over the same node again; following it could go round for ever
        if id(node) in self._seen or node.tag not in {_STRING, _MAP, _SEQ, _NULL, _BOOL, _INT}:
            self._complain(path, "alias")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, place)) for place, child in enumerate(node.value)]
        return _scalar(node.tag, str(node.value))

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if not isinstance(key_node, yaml.ScalarNode):
                self._complain(path, "not-a-name")
            elif key in result:
                self.lines[(*path, key)] = key_node.start_mark.line + 1
                self._complain((*path, key), "doubled", key=key)
            result[key] = self.value(value_node, (*path, key))
            self.lines[(*path, key)] = key_node.start_mark.line + 1
        return result

    def _complain(self, path: Path, code: str, **params: str) -> None:
        self.problems.append(
            Problem(self.lines[path], field_name(path), MESSAGES[code], tuple(params.items()))
        )


def _scalar(tag: str, text: str) -> str | int | bool | None:
    if tag == _BOOL:
        return text == "true"
    if tag == _INT:
        return int(text)
    return None if tag == _NULL else text


def _explain(document: Document, error: ValidationError) -> Iterator[Problem]:
    path, rule = tuple(error.absolute_path), str(error.validator)
    value: Any = error.instance
    wanted: Any = error.validator_value
    if rule in {"required", "additionalProperties"}:
        yield from _explain_fields(document, error)
        return
    listed = ", ".join(str(one) for one in (wanted if rule == "enum" else [wanted]))
    code, params = {
        "enum": ("not-listed", {"value": str(value), "known": listed}),
        "const": ("not-listed", {"value": str(value), "known": listed}),
        "type": ("wrong-kind", {"kind": str(wanted)}),
        "pattern": ("wrong-form", {"value": str(value), "pattern": str(wanted)}),
        "minItems": ("empty", {}),
        "minLength": ("empty", {}),
        "minProperties": ("empty", {}),
        "uniqueItems": ("repeated", {}),
    }.get(rule, ("not-allowed", {"detail": error.message}))
    yield document.problem(path, MESSAGES[code], **params)


def _explain_fields(document: Document, error: ValidationError) -> Iterator[Problem]:
    path = tuple(error.absolute_path)
    value: Any = error.instance
    wanted: Any = error.validator_value
    schema: Any = error.schema
    if error.validator == "required":
        for key in wanted:
            if key not in value:
                yield document.problem(path, MESSAGES["missing"], key=key)
        return
    known = schema.get("properties", {})
    for key in value:
        if key not in known:
            yield document.problem((*path, key), MESSAGES["unknown-field"], key=key, known=", ".join(known))
