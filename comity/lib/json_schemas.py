"""Validators of JSON Schema (2020-12) that read the end of a pattern as the standard does.

A pattern of JSON Schema is one of ECMA-262, in which `$` is the end of the text alone. In Python's it is also the place before a
newline at the end, so that an id with a newline behind it would be taken for an id.
"""

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator


def validator_of(schema: Mapping[str, Any]) -> Draft202012Validator:
    """Return what checks a document against a schema, formats too."""
    return Draft202012Validator(to_the_end(schema), format_checker=Draft202012Validator.FORMAT_CHECKER)


def to_the_end(schema: Any) -> Any:
    """Return a schema whose patterns that end in `$` match to the very end of a text."""
    if isinstance(schema, list):
        return [to_the_end(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    found: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "pattern" and isinstance(value, str):
            found[key] = _ended(value)
        elif key == "patternProperties" and isinstance(value, Mapping):
            found[key] = {_ended(pattern): to_the_end(one) for pattern, one in value.items()}
        elif key in {"const", "enum", "default", "examples"}:
            found[key] = value
        else:
            found[key] = to_the_end(value)
    return found


def _ended(pattern: str) -> str:
    is_end = pattern.endswith("$") and not pattern.endswith("\\$")
    return f"{pattern[:-1]}\\Z" if is_end else pattern
