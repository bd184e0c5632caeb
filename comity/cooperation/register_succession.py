"""An agreement that another one supersedes, and that the register does not say so of: what is to be entered, and the form for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.cooperation.access import agreements_visible_to
from comity.cooperation.actions._register import today_at
from comity.cooperation.core.standing import FOLLOWS
from comity.cooperation.models import AgreementRelation, RegisteredAgreement
from comity.cooperation.register_words import state_words
from comity.cooperation.states import AgreementState, RelationKind
from comity.lib.clock import now
from comity.web.dates import day_words

NOT_CONCLUDED = frozenset({AgreementState.PROPOSED, AgreementState.NEGOTIATED})


@dataclass(frozen=True)
class Succession:
    """What is open between an agreement and the one that follows it: a sentence, and the filled form of the step."""

    sentence: str
    link: str
    href: str


def successions_of(person: Person, agreement: RegisteredAgreement) -> list[Succession]:
    """Return what an agreement, or the one that it supersedes, does not say yet; the same on both pages."""
    seen = agreements_visible_to(person)
    rows = AgreementRelation.objects.select_related("one", "other").filter(kind=RelationKind.SUPERSEDES)
    ours, theirs = rows.filter(one=agreement, other__in=seen), rows.filter(other=agreement, one__in=seen)
    return [
        _between(relation.other, relation.one)
        for relation in (*ours.order_by("other__ref"), *theirs.order_by("one__ref"))
        if _is_open(relation.other, relation.one)
    ]


def _is_open(old: RegisteredAgreement, new: RegisteredAgreement) -> bool:
    return AgreementState.SUPERSEDED in FOLLOWS[old.state] and new.state not in NOT_CONCLUDED


def _between(old: RegisteredAgreement, new: RegisteredAgreement) -> Succession:
    day = _day(old, new)
    reason = _("Superseded by %(ref)s.") % {"ref": new.ref}
    asked = {"state": AgreementState.SUPERSEDED.value, "on": day.isoformat(), "reason": reason}
    words = {
        "new": new.ref,
        "old": old.ref,
        "state": state_words(old.state),
        "day": day_words(day, get_language() or "en"),
    }
    return Succession(
        _("%(new)s supersedes %(old)s, which still stands as “%(state)s”.") % words,
        _("Enter that %(old)s is superseded since %(day)s") % words,
        f"{reverse('cooperation:register-step', args=[old.pk])}?{urlencode(asked)}",
    )


def _day(old: RegisteredAgreement, new: RegisteredAgreement) -> date:
    """Return since when it is superseded, most probably: since the other is in force, else since it was signed; never before its own last step."""
    days = dict(new.steps.order_by("-on", "-at").values_list("state", "on"))
    since = days.get(AgreementState.IN_FORCE) or days.get(AgreementState.SIGNED)
    own = old.steps.order_by("-on").values_list("on", flat=True).first()
    today = today_at(old.agency, now())
    return min(max(since or today, own or since or today), today)


def proposed_step(asked: Mapping[str, str]) -> dict[str, str]:
    """Return what the address of the form of a step proposes: a status, a day, the reason."""
    found = {name: asked.get(name, "").strip()[:2000] for name in ("state", "on", "reason")}
    if found["state"] not in AgreementState.values:
        return {}
    try:
        date.fromisoformat(found["on"])
    except ValueError:
        del found["on"]
    return {name: text for name, text in found.items() if text}
