"""A letter as its page shows it: handling in words, who has it, what was decided about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.accounts.models import Agency, Person
from comity.agreements import reference
from comity.exchange.letters import LetterStatus, status_of
from comity.exchange.models import Peer, StoredFile
from comity.handling.codes import Code
from comity.handling.stamp import Handling, Onward
from comity.lib.clock import now
from comity.sharing.access import place_of
from comity.sharing.allowing import Answer, Use, Wish
from comity.sharing.enforcing import files_of
from comity.sharing.holding import holders_of
from comity.sharing.keepers import LetterRef, Line, Place, lines_of
from comity.sharing.models import Consent, Disclosure, Item, ItemState, Passing, Revision
from comity.sharing.own import current_data, current_handling, revisions_of
from comity.sharing.retention import Fate, fates_of
from comity.sharing.standing import handling_of, is_open, may_use, shown_data
from comity.sharing.words import GONE, WHY, words_of
from comity.web.pieces.times import when
from comity.web.words import CLASSIFICATIONS, HANDLING, RECEIPTS, UNKNOWN_HANDLING, Words

ONWARD_WORDS: dict[Onward, Words] = {
    Onward.LISTED: gettext_lazy("To these agencies, without asking again: %(names)s"),
    Onward.ASK: gettext_lazy("Only after the owner has agreed, each time."),
    Onward.NO: gettext_lazy("Not at all, unless the owner agrees."),
}
STATES = {"stored": "stored", "delivered": "delivered", "read": "read", "actioned": "acted"}


def names_of(nodes: Iterable[str]) -> dict[str, str]:
    """Return what people call nodes: partners by their names, this one by its agency's, others as they are written."""
    wanted = set(nodes)
    found = {peer.node: str(peer) for peer in Peer.objects.filter(node__in=wanted)}
    if settings.NODE_ID in wanted:
        home = Agency.objects.filter(is_home=True).first()
        found[settings.NODE_ID] = str(home) if home else settings.NODE_ID
    return {node: found.get(node, node) for node in wanted}


def purpose_words(code: str) -> str:
    """Return a purpose in the reader's language."""
    entry = reference.purposes().get(code)
    return entry.label(get_language() or "en") if entry else code


def handling_rows(handling: Handling) -> list[tuple[str, str]]:
    """Return what a handling says, in words: one pair a condition."""
    rows = [(code, str(HANDLING.get(code, UNKNOWN_HANDLING))) for code in handling.codes.as_list()]
    if handling.codes.assumed:
        rows.append((_("No code was given"), _("It is read as H1 and H2.")))
    if Code.H3 in handling.codes.named:
        rows.append((_("The other limit, in words"), handling.h3_text))
    names = ", ".join(sorted(names_of(handling.listed).values()))
    rows.append((_("Passing on"), str(ONWARD_WORDS[handling.onward]) % {"names": names}))
    rows.append((_("Classification"), str(CLASSIFICATIONS[handling.classification.level])))
    if handling.purpose:
        rows.append((_("Purpose"), purpose_words(handling.purpose)))
    if handling.grading is not None:
        grading = handling.grading.to_wire()
        rows.append((_("Source and information"), f"{grading['source']} {grading['information']}"))
    for label, at in (
        (_("May be used until"), handling.retain_until),
        (_("To be deleted after"), handling.delete_after),
    ):
        if at is not None:
            rows.append((label, str(when(at))))
    return rows


def receipt_rows(status: LetterStatus | None) -> list[tuple[str, str]]:
    """Return the signed receipts of a letter: the state and its moment."""
    if status is None:
        return []
    order = ["stored", "delivered", "read", "actioned", "refused", "expired", "deleted"]
    words = {state: str(RECEIPTS[tick]) for state, tick in STATES.items()}
    words |= {"refused": _("Refused"), "expired": _("Expired"), "deleted": _("Deleted")}
    return [(words[one], str(when(status.times[one]))) for one in order if one in status.times]


@dataclass(frozen=True)
class Holding:
    """A node that has the letter, by which letter and why, and what its receipts say."""

    row: Disclosure
    name: str
    given_by: str
    receipts: Sequence[tuple[str, str]]
    fate: Fate | None = None


@dataclass(frozen=True)
class Allowance:
    """What may be done with an item in one respect, in words."""

    label: str
    allowed: bool
    words: str
    until: datetime | None = None


@dataclass(frozen=True)
class Shown:
    """The page of a letter."""

    ref: LetterRef
    is_ours: bool
    owner_name: str
    place: Place | None
    lines: Sequence[Line]
    handling: Handling | None
    handling_rows: Sequence[tuple[str, str]]
    holdings: Sequence[Holding]
    status: LetterStatus | None
    receipts: Sequence[tuple[str, str]]
    consents: Sequence[Consent]
    revisions: Sequence[Revision]
    item: Item | None = None
    given_by: str = ""
    gone: str = ""
    allowances: Sequence[Allowance] = ()
    passings: Sequence[Passing] = ()
    files: Sequence[StoredFile] = ()

    @property
    def codes(self) -> Sequence[str]:
        """The handling codes, for drawing."""
        return self.handling.codes.as_list() if self.handling else ()


def _holdings(owner: str, mid: UUID) -> list[Holding]:
    rows = list(holders_of(owner, mid))
    names = names_of({one.node for one in rows} | {one.by_node for one in rows})
    statuses = status_of([one.by_letter for one in rows if one.by_node == settings.NODE_ID])
    fates = fates_of(rows, statuses, now())
    return [
        Holding(
            one,
            names[one.node],
            names[one.by_node],
            receipt_rows(statuses.get(one.by_letter)),
            fates.get(one.pk),
        )
        for one in rows
    ]


def _about(owner: str, mid: UUID) -> tuple[list[Consent], list[Revision]]:
    consents = Consent.objects.filter(owner=owner, mid=mid).select_related("asked_by", "decided_by")
    return list(consents.order_by("-asked_at")), list(revisions_of(owner, mid))


def our_letter(person: Person, mid: UUID, schema: str) -> Shown:
    """Return the page of a letter of ours."""
    ref = LetterRef(settings.NODE_ID, mid)
    handling = current_handling(mid)
    consents, revisions = _about(ref.owner, mid)
    status = status_of([mid]).get(mid)
    return Shown(
        ref=ref,
        is_ours=True,
        owner_name=names_of([ref.owner])[ref.owner],
        place=place_of(person, ref, schema),
        lines=lines_of(*current_data(mid)),
        handling=handling,
        handling_rows=handling_rows(handling),
        holdings=_holdings(ref.owner, mid),
        status=status,
        receipts=receipt_rows(status),
        consents=consents,
        revisions=revisions,
    )


def item_page(person: Person, item: Item) -> Shown:
    """Return the page of an item of another owner; of one that is gone only what is no secret: that it was here."""
    ref = LetterRef(item.owner, item.mid)
    consents, revisions = _about(ref.owner, item.mid)
    status = status_of([item.carrier]).get(item.carrier) if item.carrier else None
    names = names_of({item.owner, item.peer.node})
    is_gone = item.state == ItemState.PURGED
    found = None if item.state != ItemState.HELD else shown_data(item)
    handling = None if is_gone else handling_of(item)
    return Shown(
        ref=ref,
        is_ours=False,
        owner_name=names[item.owner],
        given_by=names[item.peer.node],
        place=place_of(person, ref, item.schema),
        lines=lines_of(*found) if found else (),
        handling=handling,
        handling_rows=handling_rows(handling) if handling else (),
        holdings=_holdings(ref.owner, item.mid),
        status=status,
        receipts=receipt_rows(status),
        consents=consents,
        revisions=revisions,
        item=item,
        gone=words_of(GONE, item.why) if item.why else "",
        allowances=() if is_gone else _allowances(item),
        passings=list(item.passings.select_related("peer", "drafted_by")),
        files=files_of(item) if item.state == ItemState.HELD else (),
    )


def _allowances(item: Item) -> list[Allowance]:
    """Return what may be done: in court, and passed on to each partner that the owner listed or agreed to."""
    court = may_use(item, Wish(Use.COURT, settings.NODE_ID))
    found = [_allowance(_("Use in court"), item, court)]
    handling = handling_of(item)
    agencies = set(handling.listed)
    leaves = Consent.objects.filter(owner=item.owner, mid=item.mid, ours=True, use=Use.ONWARD)
    asked = {(one.agency, one.purpose) for one in leaves}
    wishes = {(node, handling.purpose) for node in agencies} | asked
    names = names_of({node for node, _purpose in wishes})
    for node, purpose in sorted(wishes):
        answer = may_use(item, Wish(Use.ONWARD, node, purpose))
        label = _("Passing on to %(agency)s for %(purpose)s") % {
            "agency": names[node],
            "purpose": purpose_words(purpose),
        }
        found.append(_allowance(label, item, answer))
    if not wishes:
        nobody = may_use(item, Wish(Use.ONWARD, "", handling.purpose))
        found.append(_allowance(_("Passing on"), item, nobody))
    return found


def _allowance(label: str, item: Item, answer: Answer) -> Allowance:
    if not is_open(item):
        return Allowance(label, allowed=False, words=words_of(GONE, item.why))
    return Allowance(
        label, bool(answer), str(WHY[answer.why]), answer.leave.expires if answer.leave else None
    )


def revision_counts(revisions: Iterable[Revision]) -> Mapping[UUID, tuple[int, int]]:
    """Return of each revision how many holders have confirmed, and how many there are."""
    found: dict[UUID, tuple[int, int]] = {}
    for one in revisions:
        holders = list(one.holders.all())
        done = sum(holder.state in {"done", "never-left", "refused"} for holder in holders)
        found[one.pk] = (done, len(holders))
    return found
