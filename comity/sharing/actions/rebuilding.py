"""Acts after a restore on letters of this room that a partner gave back: what they had said counts again.

A leave, a recall and a passing on bind others, so none of them may be lost with a backup. Who acted is known by the
letter's author alone where the person still has an account.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.accounts.access import person_id_of
from comity.accounts.models import Person
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.letter import Letter
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.keepers import TakenBack
from comity.sharing.bodies import KIND_OF
from comity.sharing.keepers import keepers
from comity.sharing.models import (
    Basis,
    Consent,
    ConsentState,
    Disclosure,
    Holder,
    Item,
    Revision,
    RevisionState,
)

STATES = {"grant": ConsentState.GRANTED, "refuse": ConsentState.REFUSED, "withdraw": ConsentState.WITHDRAWN}


def _data(letter: Letter) -> dict[str, Any]:
    return letter.body.data if letter.body else {}


def _author(letter: Letter) -> Person | None:
    found = person_id_of(letter.sender.actor)
    return Person.objects.filter(pk=found).first() if found else None


@action(events.CONSENT_DECIDED)
def take_consent_back(act: Act, taken: TakenBack) -> bool:
    """Rebuild a question for leave that we had asked, or what we had said to one."""
    data, letter = _data(taken.letter), taken.letter
    act.about("letter", data["letter"]["id"])
    act.note(consent=data["consent"], part=data["part"], restored=True)
    asked = data["part"] == "ask"
    row = Consent.objects.select_for_update(of=("self",)).filter(pk=data["consent"]).first()
    if row is None:
        row = Consent(
            id=UUID(data["consent"]),
            ours=asked,
            owner=taken.node if asked else settings.NODE_ID,
            mid=UUID(data["letter"]["id"]),
            idg=data["letter"]["digest"],
            asker=settings.NODE_ID if asked else taken.node,
            use=data["use"],
            agency=data["agency"],
            purpose=data["purpose"],
            text=data["text"] if asked else "",
            wanted_until=_moment(data["until"]) or letter.expires,
            asked_at=letter.created,
            asked_by=_author(letter) if asked else None,
            question_letter=taken.mid if asked else None,
        )
    if not asked and (row.decided_at is None or row.decided_at < letter.created):
        row.state, row.decision_text = STATES[data["part"]], data["text"]
        row.expires = _moment(data["until"]) or row.expires
        row.decided_by, row.decided_at, row.decision_letter = _author(letter), letter.created, taken.mid
    row.save()
    return True


def _moment(text: str | None) -> datetime | None:
    return from_rfc3339(text) if text else None


@action(events.REVISION_GIVEN)
def take_revision_back(act: Act, taken: TakenBack) -> bool:
    """Rebuild what we had decided about a letter of ours, and whom we had told; of another's word only that we told it."""
    data, letter = _data(taken.letter), taken.letter
    act.about("letter", data["letter"]["id"])
    act.note(revision=data["revision"], restored=True)
    if "signed" in data:  # of another owner, whose id it is
        row = Revision.objects.filter(ours=False, rid=data["revision"], mid=data["letter"]["id"]).first()
    else:
        row = Revision.objects.filter(ours=True, pk=data["revision"]).first()
    if row is None and "signed" in data:
        return True  # the owner's own letter comes again, and is handed on again
    if row is None:
        row = Revision.objects.create(
            id=UUID(data["revision"]),
            ours=True,
            owner=settings.NODE_ID,
            mid=UUID(data["letter"]["id"]),
            idg=data["letter"]["digest"],
            kind=KIND_OF[taken.schema],
            reason=data["reason"],
            text=data["text"],
            content={name: data[name] for name in ("passages", "handling") if name in data},
            by=_author(letter),
            at=letter.created,
            state=RevisionState.DONE,
        )
    Holder.objects.update_or_create(
        revision=row, node=taken.node, defaults={"letter": taken.mid, "via": "", "problem": ""}
    )
    if row.ours:
        for keeper in keepers():
            keeper.revised_again(act, row.mid, row.kind)
    return True


@action(events.DISCLOSURE_NOTED)
def take_passing_back(act: Act, taken: TakenBack) -> bool:
    """Enter anew to whom we had passed an item on; False while the item is not here again."""
    data, letter = _data(taken.letter), taken.letter
    mid = UUID(data["letter"]["id"])
    act.about("letter", mid)
    act.note(peer=taken.node, letter=str(taken.mid), restored=True)
    item = Item.objects.filter(mid=mid, idg=data["letter"]["digest"]).first()
    if item is None:
        return False
    Disclosure.objects.get_or_create(
        owner=item.owner,
        mid=mid,
        node=taken.node,
        by_letter=taken.mid,
        defaults={
            "idg": item.idg,
            "by_node": settings.NODE_ID,
            "basis": Basis.CONSENT if data["consent"] else Basis.LISTED,
            "at": letter.created,
            "keep_until": item.keep_until,
        },
    )
    return True
