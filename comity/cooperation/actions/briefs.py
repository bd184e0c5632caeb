"""Acts on briefs and joint reports: a version is written, approved, taken out of the house; what papers look like is kept."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from comity.agreements.question import Approval, Role
from comity.agreements.release import Allowed
from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import may_approve_letters
from comity.cooperation.actions._briefs import things_in
from comity.cooperation.actions._commitments import WayOut
from comity.cooperation.actions._meetings import keeper_of, kept_meeting, person_of, tidy
from comity.cooperation.briefs.access import brief_for, dress_of, may_approve, may_take_out, versions_of
from comity.cooperation.briefs.decisions import by_rule, own
from comity.cooperation.briefs.digests import digest_of
from comity.cooperation.briefs.gathering import gathered
from comity.cooperation.briefs.joint import check_still_leaves, released
from comity.cooperation.briefs.marking import marking_of
from comity.cooperation.briefs.setting import Setter
from comity.cooperation.briefs.suggesting import Decision
from comity.cooperation.commitments.bodies import PURPOSE
from comity.cooperation.exceptions import (
    NotHereError,
    NotNewestError,
    NoWayOutError,
    OtherPersonError,
    SettledError,
)
from comity.cooperation.meeting_exceptions import MeetingCancelledError
from comity.cooperation.models import Brief, Meeting, PaperDress
from comity.cooperation.states import MeetingState
from comity.lib.clock import now
from comity.papers import write_docx, write_pdf
from comity.release.exceptions import OtherPersonError as AnotherPersonError
from comity.release.exceptions import SeniorNeededError
from comity.requests.departure import stamp
from comity.requests.rights import all_answered
from comity.sharing.actions import note_copy
from comity.sharing.models import CopyKind

BRIEF, DRESS = "brief", "paper-dress"


@dataclass(frozen=True)
class BriefDraft:
    """What the officer chooses.

    Args:
        languages: one, or two that stand side by side.
        decisions: what is suggested of which commitment, by its id; what is not named follows the rule, None is nothing.
        own: own suggestions by language, one a line.
        way_out: under what a joint report leaves for its partner; a brief never leaves.
        level: the classification that the writer picked, None for that of what it holds; a joint report has that of its way out.
    """

    languages: Sequence[str]
    decisions: Mapping[str, Decision | None]
    own: Mapping[str, Sequence[str]]
    way_out: WayOut | None = None
    level: int | None = None


@dataclass(frozen=True)
class DressDraft:
    """What papers look like; `template` and `logo` None leave what is kept, empty takes it off."""

    lines: Mapping[str, str]
    logo: bytes | None = None
    template: bytes | None = None
    template_label: str = ""


@action(events.BRIEF_WRITTEN)
def write_brief(act: Act, meeting_id: UUID, draft: BriefDraft, *, is_joint: bool = False) -> Brief:
    """Add a version: everything is asked of the rooms anew, and kept as it is at this moment.

    Raises:
        NotHereError.
        MeetingCancelledError: there is no meeting for which it would be.
        NoOnePartnerError, NoWayOutError, NotPairedError: a joint report could not leave for its partner.
        NotReleasedError: the agreement does not let it leave.
        MarkTooLowError: what it holds is marked more strictly than was chosen.
    """
    meeting = kept_meeting(act, meeting_id)
    if meeting.state == MeetingState.CANCELLED:
        raise MeetingCancelledError
    person = person_of(act)
    content = gathered(person, meeting, draft.languages, act.at, is_joint=is_joint)
    content["marking"] = _marking(content, draft)
    suggestions = [] if is_joint else _suggestions(content, draft)
    newest = versions_of(person, meeting, is_joint=is_joint).first()
    brief = Brief(
        agency=meeting.agency,
        meeting=meeting,
        version=newest.version + 1 if newest else 1,
        is_joint=is_joint,
        languages=list(draft.languages),
        content=content,
        suggestions=suggestions,
        digest=digest_of(content, suggestions),
        written_by=person,
        written_at=act.at,
    )
    if is_joint:
        brief.leaving = _way_out(content, draft)
        decision = released(brief, act.at, person.pseudonym)
        act.note(allowed=decision.allowed.value, agreement=brief.leaving["agreement"])
    brief.save()
    act.note(brief=str(brief.pk), version=brief.version, joint=is_joint, digest=brief.digest)
    return brief


def _marking(content: Mapping[str, Any], draft: BriefDraft) -> dict[str, Any]:
    """Return how it is marked: as the writer picked it, a joint report as it leaves. Raises MarkTooLowError."""
    way = draft.way_out
    leaves = stamp(way.handling, way.rights, PURPOSE) if way is not None else None
    return marking_of(content["promises"], draft.languages, draft.level, leaves)


def _way_out(content: Mapping[str, Any], draft: BriefDraft) -> dict[str, Any]:
    """Return under what a joint report leaves, as it is kept. Raises NoWayOutError."""
    way = draft.way_out
    if way is None or not way.agreement or not all_answered(way.rights):
        raise NoWayOutError
    [partner] = content["partners"]
    return {
        "partner": partner["node"],
        "agreement": way.agreement,
        "article": way.article.strip(),
        "offence": way.offence,
        "handling": dict(way.handling),
        "rights": dict(way.rights),
    }


def _suggestions(content: Mapping[str, Any], draft: BriefDraft) -> list[dict[str, Any]]:
    found = []
    for one in content["promises"]:
        rule = Decision(one["suggested"]) if one["suggested"] else None
        decision = draft.decisions.get(one["id"], rule)
        if decision is not None:
            found.append(by_rule(one, decision, draft.languages))
    return [*found, *own(draft.own)]


@action(events.BRIEF_VIEWED)
def view_brief(act: Act, brief_id: UUID) -> Brief:
    """Look at a version. Raises NotHereError."""
    act.about(BRIEF, brief_id)
    return brief_for(person_of(act), brief_id)


@action(events.BRIEF_APPROVED)
def approve_brief(act: Act, brief_id: UUID, *, senior_reason: str = "") -> Brief:
    """Take the draft mark off the newest version, as a second person; a joint report may leave then, by the release decision.

    Raises:
        OtherPersonError: the person wrote it.
        SettledError: it is no draft any more.
        NotNewestError: a later version was written since.
        NotHereError: it is not theirs to decide.
        SeniorNeededError, NotReleasedError, NoWayOutError, NotPairedError: a joint report may not leave.
    """
    act.about(BRIEF, brief_id)
    person = person_of(act)
    found = brief_for(person, brief_id)
    answer = may_approve(person, found)
    if not answer:
        if answer.reason == "wrote-it":
            raise OtherPersonError
        raise NotHereError("brief", brief_id, answer.reason)
    # the meeting is held by whoever writes a version: none is added while this one is approved
    Meeting.objects.select_for_update(of=("self",)).get(pk=found.meeting_id)
    kept = Brief.objects.select_for_update().get(pk=found.pk)
    if not kept.is_draft:
        raise SettledError
    if versions_of(person, found.meeting, is_joint=kept.is_joint).filter(version__gt=kept.version).exists():
        raise NotNewestError
    if kept.is_joint:
        _release(act, kept, senior_reason.strip())
    kept.is_draft, kept.approved_by, kept.approved_at = False, person, act.at
    kept.save(update_fields=["is_draft", "approved_by", "approved_at", "leaving"])
    act.note(version=kept.version, digest=kept.digest)
    return kept


def _release(act: Act, brief: Brief, senior_reason: str) -> None:
    """Ask whether a joint report may leave, with the acting person as the second one where they release."""
    person, approved = person_of(act), []
    if may_approve_letters(person):
        approved.append(Approval(person.pseudonym, Role.SECOND, now()))
        if person.is_senior and senior_reason:
            approved.append(Approval(person.pseudonym, Role.SENIOR, now(), senior_reason))
    decision = released(brief, act.at, brief.written_by.pseudonym, approved)
    if decision.allowed is not Allowed.YES:
        raise SeniorNeededError if decision.needs_named_senior else AnotherPersonError
    act.note(allowed=decision.allowed.value, agreement=brief.leaving["agreement"])


@action(events.BRIEF_TAKEN_OUT)
def take_brief_out(act: Act, brief_id: UUID, form: str) -> tuple[Brief, bytes]:
    """Write a version into a file, `docx` or `pdf`, dressed as the agency's papers are; of a joint report the release decision is asked each time. It is kept whose copy it is, to be asked back.

    Raises:
        NotHereError: there is nothing here for the person, or a draft that only who keeps or decides takes out.
        NotReleasedError, NoWayOutError, NotPairedError: a joint report may not leave.
        PaperTooLargeError, FontsMissingError, BadTemplateError: the paper cannot be set.
    """
    act.about(BRIEF, brief_id)
    person = person_of(act)
    found = brief_for(person, brief_id)
    if not (answer := may_take_out(person, found)):
        raise NotHereError(BRIEF, brief_id, answer.reason)
    if found.is_joint:
        check_still_leaves(found)
    dress = dress_of(person)
    paper = Setter(found).paper(dress)
    template = bytes(dress.template) if dress and dress.template else None
    content = write_docx(paper, template) if form == "docx" else write_pdf(paper)
    if things := things_in(found):
        note_copy(act, CopyKind.FILE, things)
    act.note(
        version=found.version,
        form=form,
        draft=found.is_draft,
        digest=found.digest,
        file=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )
    return found, content


@action(events.PAPER_DRESS_KEPT)
def keep_dress(act: Act, draft: DressDraft) -> PaperDress:
    """Keep what the papers of the agency look like. Raises NotHereError."""
    person = person_of(act)
    keeper_of(act, DRESS, person.agency.pk)
    kept, _made = PaperDress.objects.select_for_update().get_or_create(
        agency=person.agency, defaults={"changed_by": person, "changed_at": act.at}
    )
    kept.lines = tidy(draft.lines)
    if draft.logo is not None:
        kept.logo = draft.logo
    if draft.template is not None:
        kept.template, kept.template_label = draft.template, draft.template_label[:255]
    kept.changed_by, kept.changed_at = person, act.at
    kept.save()
    act.note(
        logo=hashlib.sha256(bytes(kept.logo)).hexdigest() if kept.logo else "",
        template=hashlib.sha256(bytes(kept.template)).hexdigest() if kept.template else "",
    )
    return kept
