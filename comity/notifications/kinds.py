"""What people may be told: each room registers its kinds when the program starts.

    register_kind(Kind(
        code="request.waits-for-approval",
        name=_("Approval"),
        words=_("%(ref)s waits for your approval."),
        roles=APPROVES_RELEASE,
        visible=lambda person, ids: ...,       # which of these things the person may see now
        address=lambda about_id: reverse("requests:thread", args=[about_id]),
        params=frozenset({"ref"}),
    ))

What a notification carries are references, numbers and codes, never words that somebody wrote: a name that slipped in
would stand outside its record's release and purge. The shape of the values is checked.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import Role
from comity.web.words import Words

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]{0,119}")


class KindError(ValueError):
    """The kind of notification is not as it must be."""


class UnknownKindError(KindError):
    """No room registered this kind. Register it at start, in AppConfig.ready."""


class TakenKindError(KindError):
    """Another kind has this code. Choose another one."""


class ParamsError(KindError):
    """A notification carries references, numbers and codes, by the names its kind declares. Give these and nothing else."""


class Urgency(models.TextChoices):
    """How soon somebody should know; it decides when a mail leaves."""

    NOW = "now", _("At once")  # flash, or a time limit that has run out
    SOON = "soon", pgettext_lazy("urgency of a notification", "Urgent")
    ORDINARY = "ordinary", pgettext_lazy("urgency of a notification", "Ordinary")


Settled = Callable[[Collection[str]], Collection[str]]  # which of some things nobody needs to act on any more


def _none(_ids: Collection[str]) -> Collection[str]:
    return ()


def _as_they_are(params: Mapping[str, str]) -> Mapping[str, str]:
    return params


@dataclass(frozen=True)
class Kind:
    """One kind of notification: its words, who is told, whether they still may see it, and where it leads.

    `visible` answers which of some things a person may see now, in one query. `address` is only asked for a thing that is
    visible. `shown` turns codes among the values into words in the reader's language. A kind that does not `repeat` is not
    told anew while the same stands unseen. `settled` answers, in one query and for every reader alike, about which things nothing is
    to be done any more: what was told of them falls silent.
    """

    code: str
    name: Words
    words: Words
    roles: frozenset[Role]
    visible: Callable[[Person, Collection[str]], Collection[str]]
    address: Callable[[str], str]
    urgency: Urgency = Urgency.ORDINARY
    params: frozenset[str] = field(default_factory=frozenset)
    shown: Callable[[Mapping[str, str]], Mapping[str, str]] = _as_they_are
    repeats: bool = True
    settled: Settled = _none

    def __post_init__(self) -> None:
        if not self.roles:
            raise KindError(f"{self.code} names no role, so nobody could be told. Name the roles.")

    def check(self, params: Mapping[str, str]) -> None:
        """Raise ParamsError unless these are the values the kind declares, each a code."""
        if params.keys() != self.params:
            wanted = ", ".join(sorted(self.params)) or "nothing"
            raise ParamsError(f"{self.code} carries {wanted}, not {', '.join(sorted(params)) or 'nothing'}.")
        wrong = sorted(name for name, value in params.items() if not _CODE.fullmatch(value))
        if wrong:
            raise ParamsError(
                f"{', '.join(wrong)} of {self.code} must be a reference, a number or a code: "
                "letters and digits without spaces."
            )

    def sentence(self, params: Mapping[str, str]) -> str:
        """Return the sentence in the reader's language."""
        return str(self.words) % self.shown(params)

    def seen_by(self, person: Person, ids: Collection[str]) -> frozenset[str]:
        """Return which of these things the person may see now; nothing without the role."""
        if not ids or not person.holds(self.roles):
            return frozenset()
        return frozenset(self.visible(person, ids)).intersection(ids)


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Make a kind known; a second one of the same code is a defect of the program."""
    if _kinds.get(kind.code, kind) != kind:
        raise TakenKindError(f"Two rooms register the notification {kind.code}.")
    _kinds[kind.code] = kind


Told = tuple[str, Words, frozenset[Role], Urgency]  # code, sentence, who is told, how soon


def register_kinds_about(
    name: Words,
    told: Iterable[Told],
    *,
    visible: Callable[[Person, Collection[str]], Collection[str]],
    address: Callable[[str], str],
    repeats: Collection[str] = (),
    settled: Mapping[str, Settled] | None = None,
) -> None:
    """Make kinds known that are about the same sort of thing and carry no values.

    `repeats` holds the codes told anew each time, `settled` by code what says about which things nothing is to be done any more.
    """
    silent = settled or {}
    for code, words, roles, urgency in told:
        register_kind(
            Kind(
                code,
                name,
                words,
                roles,
                visible,
                address,
                urgency,
                repeats=code in repeats,
                settled=silent.get(code, _none),
            )
        )


def kind_of(code: str) -> Kind:
    """Return a kind by its code. Raises UnknownKindError."""
    found = _kinds.get(code)
    if found is None:
        raise UnknownKindError(f"No room registered the notification {code}.")
    return found


def known_kinds() -> Mapping[str, Kind]:
    """Return all kinds by their codes."""
    return _kinds
