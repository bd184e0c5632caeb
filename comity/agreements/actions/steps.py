"""Acts on the steps of each side: ours written down and told to partners, theirs taken from our own inbox."""

from datetime import datetime

from django.conf import settings

from comity.accounts.access import AbsentError
from comity.agreements.access import held, terms_in
from comity.agreements.actions._refused import TAKEN, wait_after, was_refused, was_taken
from comity.agreements.actions._steps import newest_step
from comity.agreements.exceptions import NotTellableError
from comity.agreements.models import AgreementVersion, PartnerForm, SideStep, StepTelling
from comity.agreements.notifications import tell_of_refusal, tell_of_step
from comity.agreements.standing import Step
from comity.agreements.steps import step_letter
from comity.agreements.telling import partners_of
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import post_letter
from comity.exchange.actions.posting import CannotPostError
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.core.receipts import State
from comity.exchange.peers import peer_of
from comity.exchange.registry import GIVEN_UP, LetterRefusalError, ReceiptedLetter, ReceivedLetter

LONGEST_REASON = 80  # signs of a code of refusal, as with the letter


@action(events.AGREEMENT_STEP_TOLD)
def tell_step(act: Act, agreement: str, node: str) -> bool:
    """Tell a partner of our newest step; return whether there was news.

    Raises:
        NotTellableError: it is no party, not paired, or nothing can be sent to it now.
        AbsentError: we hold no such agreement, or took no step.
    """
    act.about("agreement", agreement)
    act.note(peer=node)
    newest = AgreementVersion.objects.filter(agreement=agreement).order_by("-version").first()
    step = newest_step(agreement, settings.NODE_ID)
    if newest is None or step is None:
        raise AbsentError("agreement", agreement, "absent")
    peer = peer_of(node)
    if node not in partners_of(next(held([newest]))) or peer is None:
        raise NotTellableError
    telling = StepTelling.objects.select_for_update().filter(agreement=agreement, node=node).first()
    is_again = telling is not None and telling.step_id == step.pk
    if telling is not None and is_again and telling.again_at is None:
        act.note(told=False)
        return False
    try:
        letter = post_letter(act, step_letter(peer, step))
    except CannotPostError as refusal:
        raise NotTellableError from refusal
    refusals, reason = (telling.refusals, telling.reason) if telling is not None and is_again else (0, "")
    StepTelling.objects.update_or_create(
        agreement=agreement,
        node=node,
        defaults={
            "step": step,
            "letter": letter.mid,
            "refusals": refusals,
            "reason": reason,
            "again_at": None,
        },
    )
    act.about("agreement", agreement)
    act.note(told=True, step=step.kind, letter=str(letter.mid), reasoned=bool(step.told))
    return True


@action(events.AGREEMENT_STEP_TOLD)
def follow_step(act: Act, letter: ReceiptedLetter) -> None:
    """Have it told anew where our letter was given up before the partner had it, or its node refused it.

    What was given up is told at once: what the partner knows is our step before that one. A refusal is told to our keepers, once
    for each step; it is told again after a delay, or when that partner tells which form it holds (`receive_form`). That an older step
    than the one told last was taken is kept too: whoever took a stop is told when we rely on it again.
    """
    act.about("letter", letter.mid)
    act.note(peer=letter.node, state=letter.state)
    rows = StepTelling.objects.select_for_update(of=("self",)).select_related("step", "taken")
    step = SideStep.objects.filter(pk=letter.conv, node=settings.NODE_ID).first()
    telling = rows.filter(agreement=step.agreement, node=letter.node).first() if step is not None else None
    if step is None or telling is None:
        return
    if letter.state in TAKEN and (telling.taken is None or telling.taken.at < step.at):
        telling.taken = step
        telling.save(update_fields=["taken"])
    if telling.letter != letter.mid:
        return
    if letter.state in GIVEN_UP:
        _set_back(telling, act.at)
    elif letter.state == State.REFUSED:
        act.note(refused=letter.reason)
        telling.reason = letter.reason[:LONGEST_REASON]
        telling.save(update_fields=["reason"])
        if was_refused(telling, act.at):
            tell_of_refusal(act, telling.agreement)
    elif letter.state in TAKEN:
        was_taken(telling)


def _set_back(telling: StepTelling, at: datetime) -> None:
    """Let the partner know our step before the one whose letter it never had; nothing, where that was our first.

    Of a step that its node refused before, the refusals and their delay stay: the same would be told to the same node.
    """
    if telling.refusals:
        telling.again_at = at + wait_after(telling.refusals - 1)
        telling.save(update_fields=["again_at"])
        return
    own = SideStep.objects.filter(agreement=telling.agreement, node=settings.NODE_ID, at__lt=telling.step.at)
    before = own.order_by("-at").first()
    if before is None:
        telling.delete()
        return
    telling.step, telling.letter = before, None
    telling.save(update_fields=["step", "letter"])


@action(events.AGREEMENT_STEP_RECEIVED)
def receive_step(act: Act, letter: ReceivedLetter) -> SideStep:
    """Take a step of a partner's own side; from now on nothing passes between us under the agreement, or again as before.

    A step that is not later than the newest of that partner changes nothing, and so does one that says what holds already.

    Raises:
        LetterRefusalError: its moment lies behind the letter, or the partner is no party of the agreement.
    """
    said = letter.data
    agreement, kind = said["agreement"], Step(said["step"])
    act.about("agreement", agreement)
    act.note(peer=letter.node, step=kind.value, reasoned=bool(said["reason"]))
    at = _moment(letter)
    _check_party(agreement, letter.node)
    rows = SideStep.objects.select_for_update().filter(agreement=agreement, node=letter.node)
    before = rows.order_by("-at").first()
    if before is not None and before.at >= at:
        act.note(older=True)
        return before
    step = SideStep.objects.create(
        agreement=agreement,
        node=letter.node,
        kind=kind,
        at=at,
        told=said["reason"],
        letter=letter.mid,
        came_at=act.at,
    )
    was = Step(before.kind) if before is not None else Step.RESUMED
    act.note(before=was.value)
    if kind is not was:
        tell_of_step(act, step)
    return step


def _moment(letter: ReceivedLetter) -> datetime:
    try:
        at = from_rfc3339(letter.data["at"])
    except ValueError as error:
        raise LetterRefusalError("malformed") from error
    if at > from_rfc3339(letter.envelope["created"]):
        raise LetterRefusalError(
            "malformed"
        )  # a step yet to come would outrank every later word of its sender
    return at


def _check_party(agreement: str, node: str) -> None:
    """Let a party pass, by the form that we hold, else by the one that it told. Raises LetterRefusalError."""
    newest = AgreementVersion.objects.filter(agreement=agreement).order_by("-version").first()
    if newest is not None:
        parties = newest.parties if not newest.alone_with else []
    else:
        form = PartnerForm.objects.filter(agreement=agreement, node=node).first()
        terms = terms_in(form) if form is not None else None
        parties = [one.agency for one in terms.parties] if terms else []
    if node not in parties:
        raise LetterRefusalError("not-a-party")
