"""Attacks on who takes part in a conversation of several: letters of who is out, versions of who may not sign them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from comity.exchange.actions.conversing import begin_conversation, close_conversation, remove_member
from comity.exchange.core.citing import MEMBERSHIP, Cited
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Body
from comity.exchange.core.membership import Condition, Version, sign_version
from comity.exchange.core.wire import Response
from comity.exchange.models import Peer
from comity.exchange.tests.conftest import OPERATOR
from comity.exchange.tests.hostile import Case, Stage, hold, opened
from comity.exchange.tests.members import ABOUT, begun, following, present, row_of
from comity.exchange.tests.partners import open_all

CASES: list[Case] = []
inside = opened(CASES)
STRANGER = "cxp:node:aa:nobody"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case: Case, stage: Stage) -> None:
    hold(case, stage)


def led(stage: Stage) -> Version:
    """A conversation that we lead, with both partners."""
    peers = [Peer.objects.get(node=one.node) for one in (stage.tokyo, stage.seoul)]
    version = present(begin_conversation(OPERATOR, peers).pk)
    stage.mark()
    return version


def said(stage: Stage, under: Version, **change: Any) -> Response:
    """A letter of Tokyo that cites a version, with something else than is so."""
    cited = Cited.under(under, new_id(), (stage.tokyo.us.node,))
    names: dict[str, Any] = {**cited.to_payload(), **change}
    sealed = stage.sealed(conv=under.conv, ext={MEMBERSHIP: names}, crit=(MEMBERSHIP,))
    return stage.tokyo.post(sealed)


def told(stage: Stage, *versions: Version, conv: str = "") -> Response:
    """A letter of Tokyo that brings versions."""
    conv = conv or versions[-1].conv
    data = {
        "conversation": conv,
        "act": "versions",
        "versions": [version.token for version in versions],
        "assents": [],
    }
    letter = stage.tokyo.letter(
        type=LetterType.CONV_MEMBERS, conv=conv, body=Body(ABOUT, data), handling=None
    )
    return stage.tokyo.post(stage.tokyo.sealed(letter))


@inside("a letter of who was taken out", "policy")
def _(stage: Stage) -> Response:
    version = led(stage)
    remove_member(OPERATOR, row_of(version.conv).pk, stage.tokyo.node)
    stage.mark()
    return said(stage, version)


@inside("a letter of who was taken out, that cites the version without it", "policy")
def _(stage: Stage) -> Response:
    version = led(stage)
    remove_member(OPERATOR, row_of(version.conv).pk, stage.tokyo.node)
    stage.mark()
    return said(stage, present(version.conv))


@inside("a letter under an older version", "membership-stale")
def _(stage: Stage) -> Response:
    version = led(stage)
    remove_member(OPERATOR, row_of(version.conv).pk, stage.seoul.node)
    stage.mark()
    return said(stage, version)


@inside("a letter into a conversation that is closed", "policy")
def _(stage: Stage) -> Response:
    version = led(stage)
    close_conversation(OPERATOR, row_of(version.conv).pk)
    stage.mark()
    return said(stage, present(version.conv))


@inside("a letter that cites nothing", "policy")
def _(stage: Stage) -> Response:
    return stage.tokyo.post(stage.sealed(conv=led(stage).conv))


FALSE: dict[str, dict[str, Any]] = {
    "another number than the version has": {"version": 7},
    "no number": {"version": 0},
    "to somebody who is not in": {"audience": [STRANGER]},
    "to more than are in": {"audience": [STRANGER] * 33},
    "a piece that is no id": {"piece": "x"},
    "a digest that is none": {"digest": "x"},
    "a member nobody knows": {"silent": True},
}

for _name, _change in FALSE.items():

    def _falsely(stage: Stage, change: dict[str, Any] = _change) -> Response:
        return said(stage, led(stage), **change)

    inside(f"citation: {_name}", "malformed")(_falsely)


# versions that Tokyo brings, after the first one that stands here; we own it
VERSIONS: dict[str, tuple[Callable[[Stage, Version], Version], str]] = {
    "signed by a member that does not own it": (
        lambda stage, first: following(first, stage.tokyo), "policy"),
    "that makes its bringer the owner": (
        lambda stage, first: following(first, stage.tokyo, owner=stage.tokyo.node), "policy"),
    "of a takeover by no deputy": (
        lambda stage, first: following(
            first, stage.tokyo, owner=stage.tokyo.node, deputy=None, takeover=True), "policy"),
    "in our name, signed by another": (
        lambda stage, first: named(following(first, stage.tokyo), first, stage), "bad-signature"),
}  # fmt: skip


def named(version: Version, first: Version, stage: Stage) -> Version:
    """The same version with our name on it, under Tokyo's signature."""
    return sign_version(replace(version, author=first.author), stage.tokyo.sig)


for _name, (_make, _code) in VERSIONS.items():

    def _brought(stage: Stage, make: Any = _make) -> Response:
        first = led(stage)
        return told(stage, make(stage, first))

    inside(f"version: {_name}", _code)(_brought)


def theirs(stage: Stage) -> Version:
    """A conversation that Tokyo leads."""
    first = begun(stage.tokyo, stage.seoul)
    told(stage, first)
    open_all()
    stage.mark()
    return first


@inside("version: another under a number that stands", "policy")
def _(stage: Stage) -> Response:
    first = theirs(stage)
    told(stage, following(first, stage.tokyo))
    open_all()
    stage.mark()
    return told(stage, following(first, stage.tokyo, deputy=stage.seoul.node))


@inside("version: that skips a number", "policy")
def _(stage: Stage) -> Response:
    first = theirs(stage)
    return told(stage, following(first, stage.tokyo, number=3))


@inside("version: after the end", "policy")
def _(stage: Stage) -> Response:
    first = theirs(stage)
    closed = following(first, stage.tokyo, condition=Condition.CLOSED)
    told(stage, closed)
    open_all()
    stage.mark()
    return told(stage, following(closed, stage.tokyo, condition=Condition.OPEN))


@inside("version: of another conversation than the letter says", "policy")
def _(stage: Stage) -> Response:
    first = theirs(stage)
    return told(stage, following(first, stage.tokyo), conv=new_id())
