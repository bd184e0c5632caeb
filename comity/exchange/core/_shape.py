"""Checks of shapes for parsed JSON: each returns the checked value or raises MalformedError naming the member."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from comity.exchange.core.digests import check_digest
from comity.exchange.core.errors import MalformedError, UnsupportedVersionError
from comity.exchange.core.ids import check_id, check_node_id
from comity.exchange.core.moments import from_rfc3339, from_seconds
from comity.exchange.core.strict_json import MAX_INTEGER

T = TypeVar("T")
Check = Callable[[Any], T]

MAX_COUNT = 2**31 - 1  # of epochs and versions of a card: nobody counts so far, and a column holds no more

_VERSION = re.compile(r"\d{1,3}\.(0|[1-9]\d{0,3})", re.ASCII)


class Members:
    """The members of a JSON object, taken one by one; what nobody took is refused at the end."""

    def __init__(self, value: object, what: str) -> None:
        if not isinstance(value, dict):
            raise MalformedError(f"{what} is not an object.")
        self._left = dict(value)
        self._what = what

    def need(self, name: str, check: Check[T]) -> T:
        """Take a member that must be there."""
        try:
            value = self._left.pop(name)
        except KeyError:
            raise MalformedError(f"{self._what} has no {name}.") from None
        try:
            return check(value)
        except MalformedError as error:
            raise MalformedError(f"{self._what}, {name}: {error}") from error

    def may(self, name: str, check: Check[T]) -> T | None:
        """Take a member that may be missing (but not be null)."""
        return self.need(name, check) if name in self._left else None

    def many(self, name: str, check: Check[T], most: int) -> tuple[T, ...]:
        """Take a list of at most so many; missing means empty."""
        if self._left.get(name) == []:  # as most of them are
            del self._left[name]
            return ()
        return self.need(name, list_of(check, most)) if name in self._left else ()

    def done(self) -> None:
        """Refuse members that nobody took: a new one belongs into `ext`, or into `crit` as well."""
        if self._left:
            raise MalformedError(f"{self._what} has members that are not known.")


@cache
def text(most: int, least: int = 1) -> Check[str]:
    """A text of so many characters."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or not least <= len(value) <= most:
            raise MalformedError(f"It must be a text of {least} to {most} characters.")
        return value

    return check


@cache
def integer(least: int = 0, most: int = MAX_INTEGER) -> Check[int]:
    """A whole number in a range; true and false are none."""

    def check(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise MalformedError(f"It must be a whole number from {least} to {most}.")
        return value

    return check


@cache
def counted(least: int = 1) -> Check[int]:
    """An epoch, or the version of a card: what goes up by one now and then."""
    return integer(least, MAX_COUNT)


@cache
def one_of(choices: frozenset[str]) -> Check[str]:
    """One of some fixed words."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in choices:
            raise MalformedError("It must be one of the words of the protocol.")
        return value

    return check


@cache
def list_of(check: Check[T], most: int) -> Check[tuple[T, ...]]:
    """A list of at most so many."""

    def check_all(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list) or len(value) > most:
            raise MalformedError(f"It must be a list of at most {most}.")
        return tuple([check(item) for item in value])

    return check_all


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise MalformedError("It must be true or false.")
    return value


def mapping(value: Any) -> dict[str, Any]:
    """An object of any members."""
    if not isinstance(value, dict):
        raise MalformedError("It must be an object.")
    return value


def moment(value: Any) -> datetime:
    """A time as RFC 3339 in UTC."""
    try:
        return from_rfc3339(text(32)(value))
    except ValueError as error:
        raise MalformedError("It must be a time like 2026-11-22T20:09:00Z.") from error


def numeric_date(value: Any) -> datetime:
    """A time as seconds since 1970."""
    try:
        return from_seconds(integer()(value))
    except ValueError as error:
        raise MalformedError("It must be a time in seconds since 1970.") from error


def version(value: Any) -> str:
    """A version 1.x of the protocol. Another major version raises UnsupportedVersionError."""
    if not isinstance(value, str) or not _VERSION.fullmatch(value):
        raise MalformedError("It must be a version such as 1.0.")
    if not value.startswith("1."):
        raise UnsupportedVersionError
    return value


uuid: Check[str] = check_id
node: Check[str] = check_node_id
sha256: Check[str] = check_digest
