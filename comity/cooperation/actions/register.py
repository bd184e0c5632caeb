"""Acts on the register of agreements: kept, looked at, steps, relations, articles."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation import register_notifications as notifications
from comity.cooperation.access import agreement_for, meeting_for
from comity.cooperation.actions._meetings import next_reference, person_of, tidy
from comity.cooperation.actions._register import (
    AGREEMENT,
    add_step,
    form_of,
    kept_agreement,
    link_form,
    register_keeper,
    settle_form,
    today_at,
)
from comity.cooperation.core.articles import MOST, in_order
from comity.cooperation.core.standing import CAN_LAPSE, STOPPED, rule_of, rules_passed
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.meeting_exceptions import TooManyLinesError
from comity.cooperation.models import (
    AgreementAlarm,
    AgreementRelation,
    AgreementStep,
    RegisteredAgreement,
)
from comity.cooperation.register_drafts import AgreementDraft, StepDraft
from comity.cooperation.register_ends import end_of
from comity.cooperation.register_exceptions import LastDayOverError, RelationRefusedError
from comity.cooperation.register_words import LAST_DAY_OVER
from comity.cooperation.states import AgreementKind, AgreementState, RelationKind
from comity.lib.clock import now
from comity.lib.ids import new_id


@action(events.REGISTER_KEPT)
def add_agreement(act: Act, draft: AgreementDraft) -> RegisteredAgreement:
    """Add an agreement to the register, with the steps that are known of it; proposed today where none is.

    Raises:
        StepRefusedError: the steps do not follow each other by their days.
        NoFormError, FormTakenError: the machine-readable form cannot be its.
        TooManyLinesError, NotHereError.
    """
    identifier = new_id()
    person = register_keeper(act, identifier)
    agreement = RegisteredAgreement(
        id=identifier,
        agency=person.agency,
        ref=next_reference(person.agency, "G", act.at.year),
        state=AgreementState.PROPOSED,
        document=draft.document,
        quotes=list(draft.quotes),
        created_by=person,
        created_at=act.at,
    )
    _fill(act, agreement, draft)
    agreement.articles = _articles(draft.articles)
    agreement.save(force_insert=True)
    known = sorted(draft.steps, key=lambda one: one.on)
    for step in known or [StepDraft("proposed", today_at(person.agency, act.at))]:
        add_step(act, agreement, step, person)
    agreement.save()
    settle_form(act, agreement, known[-1].reason if known else "")
    act.about(AGREEMENT, agreement.pk)
    act.note(ref=agreement.ref, kind=agreement.kind, state=str(agreement.state))
    return agreement


@action(events.REGISTER_KEPT)
def change_agreement(
    act: Act, agreement_id: UUID, version: int, draft: AgreementDraft
) -> RegisteredAgreement:
    """Change what stands of an agreement; steps and articles have acts of their own.

    Raises:
        ChangedMeanwhileError: somebody changed it since that version.
        NoFormError, FormTakenError, NotHereError: as for a new one.
    """
    agreement = kept_agreement(act, agreement_id, version)
    _fill(act, agreement, draft)
    _touch(act, agreement)
    settle_form(act, agreement, "")
    return agreement


def _fill(act: Act, agreement: RegisteredAgreement, draft: AgreementDraft) -> None:
    agreement.kind, agreement.titles = AgreementKind(draft.kind), tidy(draft.titles)
    agreement.parties = list(dict.fromkeys(draft.parties))
    agreement.subjects = list(dict.fromkeys(one.strip()[:40] for one in draft.subjects if one.strip()))
    rely = tidy(draft.may_rely)
    agreement.may_rely = [rely] if rely else []
    agreement.expires_on = draft.expires_on
    agreement.meeting = meeting_for(person_of(act), draft.meeting) if draft.meeting else None
    agreement.depositary = draft.depositary.strip()
    link_form(act, agreement, draft.terms.strip())


def _touch(act: Act, agreement: RegisteredAgreement) -> None:
    agreement.version += 1
    agreement.save()
    act.note(version=agreement.version)


@action(events.REGISTER_VIEWED)
def view_agreement(act: Act, agreement_id: UUID) -> RegisteredAgreement:
    """Look at an agreement of the register. Raises NotHereError."""
    act.about(AGREEMENT, agreement_id)
    return agreement_for(person_of(act), agreement_id)


@action(events.REGISTER_STEP)
def take_step(act: Act, agreement_id: UUID, draft: StepDraft) -> AgreementStep:
    """Enter that an agreement reached a status on a day. What is not in force lets nothing leave from now on.

    Raises:
        StepRefusedError: it does not follow from what stands, by its day.
        LastDayOverError: it would be in force again after its last day.
        NotHereError.
    """
    agreement = kept_agreement(act, agreement_id)
    before = agreement.state
    is_over = agreement.expires_on is not None and agreement.expires_on < today_at(agreement.agency, act.at)
    if is_over and draft.state == AgreementState.IN_FORCE and before in STOPPED:
        raise LastDayOverError
    step = add_step(act, agreement, draft, person_of(act))
    _touch(act, agreement)
    act.note(before=str(before), after=str(agreement.state), step=draft.state)
    if step.state == agreement.state:
        settle_form(act, agreement, draft.reason, told=draft.told)
    if agreement.state != before and agreement.state in STOPPED:
        notifications.tell(act, notifications.STOPPED_KIND, agreement)
    act.about(AGREEMENT, agreement.pk)
    return step


@action(events.REGISTER_STEP)
def lapse(act: Act, agreement_id: UUID) -> bool:
    """Let an agreement be expired whose last day is over at the agency's clock; return whether it was."""
    act.about(AGREEMENT, agreement_id)
    agreement = RegisteredAgreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    today = today_at(agreement.agency, now())
    if agreement.expires_on is None or agreement.expires_on >= today or agreement.state not in CAN_LAPSE:
        return False
    newest = agreement.steps.order_by("-on", "-at").first()
    on = max(agreement.expires_on + timedelta(days=1), newest.on if newest else agreement.expires_on)
    draft = StepDraft("expired", min(on, today), reason=LAST_DAY_OVER)
    add_step(act, agreement, draft, None)
    _touch(act, agreement)
    act.note(after="expired", by_rule=True)
    settle_form(act, agreement, "", LAST_DAY_OVER)
    notifications.tell(act, notifications.STOPPED_KIND, agreement)
    act.about(AGREEMENT, agreement.pk)
    return True


@action(events.REGISTER_SETTLED)
def settle(act: Act, agreement_id: UUID) -> bool:
    """Suspend a form that came to say "in force" while the register says otherwise; return whether it did."""
    act.about(AGREEMENT, agreement_id)
    agreement = RegisteredAgreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    if agreement.state == AgreementState.IN_FORCE:
        return False
    return settle_form(act, agreement, "")


@action(events.REGISTER_WARNED)
def warn(act: Act, agreement_id: UUID) -> int:
    """Tell of the end of an agreement, once for each rule; return the rule in days, 0 where all was told before."""
    act.about(AGREEMENT, agreement_id)
    agreement = RegisteredAgreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    end = end_of(agreement)
    if end is None or agreement.state != AgreementState.IN_FORCE:
        return 0
    today = today_at(agreement.agency, now())
    rule = rule_of(end, today)
    if rule is None or agreement.alarms.filter(expires_on=end, days=rule).exists():
        return 0
    for days in rules_passed(end, today):
        AgreementAlarm.objects.get_or_create(agreement=agreement, expires_on=end, days=days)
    act.note(rule=rule)
    notifications.tell(act, notifications.ENDS[rule], agreement)
    return rule


@action(events.REGISTER_RELATED)
def relate(act: Act, one: UUID, other: UUID, kind: str) -> AgreementRelation:
    """Say how one agreement stands to another of the register.

    Raises:
        RelationRefusedError: they are the same, or it stands the other way round already.
        NotHereError.
    """
    agreement = kept_agreement(act, one)
    beside = agreement_for(person_of(act), other)
    word = RelationKind(kind)
    back = AgreementRelation.objects.filter(one=beside, other=agreement, kind=word)
    if beside.pk == agreement.pk or back.exists():
        raise RelationRefusedError
    act.note(other=str(beside.pk), kind=str(word))
    found, _made = AgreementRelation.objects.get_or_create(one=agreement, other=beside, kind=word)
    return found


@action(events.REGISTER_PARTED)
def part(act: Act, agreement_id: UUID, relation_id: UUID) -> None:
    """Take a relation off, from either of its sides. Raises NotHereError."""
    agreement = kept_agreement(act, agreement_id)
    found = AgreementRelation.objects.filter(pk=relation_id).first()
    if found is None or agreement.pk not in {found.one_id, found.other_id}:
        raise NotHereError("relation", relation_id)
    act.note(other=str(found.other_id), kind=found.kind)
    found.delete()


@action(events.REGISTER_ARTICLES)
def keep_articles(
    act: Act, agreement_id: UUID, version: int, articles: Sequence[Mapping[str, Any]]
) -> RegisteredAgreement:
    """Keep the articles of an agreement of which no machine-readable form is held, all of them.

    Raises:
        ChangedMeanwhileError, TooManyLinesError, NotHereError.
    """
    agreement = kept_agreement(act, agreement_id, version)
    agreement.articles = _articles(articles)
    _touch(act, agreement)
    act.note(articles=len(agreement.articles), form=bool(form_of(agreement)))
    return agreement


def _articles(given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return articles by their numbers, without empty ones. Raises TooManyLinesError."""
    found: list[dict[str, Any]] = [
        {"number": str(one["number"]).strip()[:20], "texts": tidy(one["texts"])}
        for one in given
        if str(one["number"]).strip()
    ]
    if len(found) > MOST:
        raise TooManyLinesError
    return [dict(one) for one in in_order(found) if one["texts"]]
