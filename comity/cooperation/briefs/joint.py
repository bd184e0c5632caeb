"""With whom a joint report is, and whether it may leave the house for them: asked when it is written, approved and taken out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from comity.accounts.models import Person
from comity.agreements.question import Approval, Item, Question
from comity.agreements.release import Allowed, Decision
from comity.agreements.terms import Agreement
from comity.audit.acts import RefusalError
from comity.cooperation.briefs.partners import only_partner
from comity.cooperation.commitments.bodies import FACTS, PURPOSE
from comity.cooperation.exceptions import NoOnePartnerError, NotPairedError, NoWayOutError
from comity.cooperation.models import Brief, Commitment, Meeting
from comity.cooperation.partners.leaving import cleared, question_about
from comity.exchange.models import Peer
from comity.exchange.peers import peer_of
from comity.release.asking import ceiling_of, kept
from comity.release.exceptions import NotReleasedError
from comity.requests.departure import stamp


def partner_of_report(person: Person, meeting: Meeting) -> Peer:
    """Return with whom a joint report of a meeting is. Raises NoOnePartnerError."""
    found = only_partner(person, meeting)
    if found is None:
        raise NoOnePartnerError
    return found


def _items(brief: Brief) -> tuple[Item, ...]:
    """Return the report under its own stamp, and each commitment in it under the one that ours leaves with."""
    way = brief.leaving
    refs = {one["id"]: one["ref"] for one in brief.content["promises"]}
    rows = Commitment.objects.filter(pk__in=list(refs)).order_by("ref")
    return (
        Item(FACTS, FACTS, stamp(way["handling"], way["rights"], PURPOSE)),
        *(Item(refs[str(one.pk)], FACTS, stamp(one.handling, one.rights, PURPOSE)) for one in rows),
    )


def question_of(brief: Brief, author: str, approved: Sequence[Approval] = ()) -> Question:
    """Return what the release decision is asked about a joint report.

    Raises:
        NoWayOutError: it does not say under what it leaves.
        NotPairedError: nothing goes to its partner now.
    """
    way = brief.leaving
    if not way:
        raise NoWayOutError
    peer = peer_of(way["partner"])
    if peer is None:
        raise NotPairedError
    return question_about(
        _items(brief), peer.node, author, way=way, ceiling=ceiling_of(peer), approved=approved
    )


def released(brief: Brief, at: datetime, author: str, approved: Sequence[Approval] = ()) -> Decision:
    """Ask whether a joint report may leave, and keep the answer with it; the row is not saved.

    Raises:
        NotReleasedError: the agreement does not let it leave.
        NoWayOutError, NotPairedError.
    """
    asked, decision, terms = _asked(brief, author, approved)
    brief.leaving = {**brief.leaving, "decision": kept(asked, decision, terms, at)}
    return decision


def _asked(brief: Brief, author: str, approved: Sequence[Approval]) -> tuple[Question, Decision, Agreement]:
    return cleared(question_of(brief, author, approved), brief.leaving.get("agreement", ""))


def check_still_leaves(brief: Brief) -> None:
    """Ask again, with the terms that speak today and who had approved it, whether a joint report may leave.

    A draft, which bears its mark, may still wait for the second person.

    Raises:
        NotReleasedError, NoWayOutError, NotPairedError.
    """
    if not brief.leaving:
        raise NoWayOutError
    before = Question.from_json(brief.leaving["decision"]["question"])
    asked = replace(question_of(brief, before.author, before.approvals), article=before.article)
    _question, decision, _terms = cleared(asked, brief.leaving["agreement"])
    if decision.allowed is not Allowed.YES and not brief.is_draft:
        raise NotReleasedError(decision)


def asks_senior(brief: Brief) -> bool:
    """Whether a named senior decides about a joint report, by the terms that speak today."""
    try:
        _question, decision, _terms = _asked(brief, brief.written_by.pseudonym, ())
    except RefusalError:
        return False
    return decision.needs_named_senior


def why_not(brief: Brief) -> RefusalError | None:
    """Return why a version may not leave now; None where it may, or never leaves at all."""
    if not brief.is_joint:
        return None
    try:
        check_still_leaves(brief)
    except RefusalError as refusal:
        return refusal
    return None
