"""Acts on the forms that both sides hold: tell a partner of ours, take what it tells, follow what became of our letter."""

import hashlib

from django.db.models import Q

from comity.accounts.access import AbsentError
from comity.agreements.access import held, partner_stops, terms_in
from comity.agreements.actions._refused import TAKEN, was_refused, was_taken
from comity.agreements.exceptions import NotTellableError
from comity.agreements.models import AgreementVersion, FormTelling, PartnerForm, StepTelling
from comity.agreements.notifications import tell_keepers, tell_of_refused_form, tell_unstepped
from comity.agreements.telling import (
    form_body,
    form_letter,
    in_registers,
    mark_of,
    partners_of,
)
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import post_letter
from comity.exchange.actions.posting import CannotPostError
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.core.receipts import State
from comity.exchange.peers import peer_of
from comity.exchange.registry import GIVEN_UP, LetterRefusalError, ReceiptedLetter, ReceivedLetter

MOST_FORMS = 500  # of one partner


@action(events.AGREEMENT_TOLD)
def tell_form(act: Act, agreement: str, node: str, *, again: bool = False) -> bool:
    """Tell a partner which form of an agreement we hold and whether we rely on it; return whether there was news.

    Args:
        act: whose.
        agreement: the id.
        node: the partner, a party of it.
        again: tell it although the same was told before.

    Raises:
        NotTellableError: it is no party, not paired, or nothing can be sent to it now.
        AbsentError: we hold no such agreement.
    """
    act.about("agreement", agreement)
    act.note(peer=node)
    newest = AgreementVersion.objects.filter(agreement=agreement).order_by("-version").first()
    if newest is None:
        raise AbsentError("agreement", agreement, "absent")
    found = next(held([newest]))
    peer = peer_of(node)
    if node not in partners_of(found) or peer is None:
        raise NotTellableError
    body = form_body(found, in_registers().get(agreement, ""))
    mark = mark_of(body)
    telling = FormTelling.objects.select_for_update().filter(agreement=agreement, node=node).first()
    is_same = telling is not None and telling.mark == mark
    if telling is not None and is_same and telling.again_at is None and not again:
        act.note(told=False)
        return False
    try:
        letter = post_letter(act, form_letter(peer, body))
    except CannotPostError as refusal:
        raise NotTellableError from refusal
    refusals = telling.refusals if telling is not None and is_same else 0
    FormTelling.objects.update_or_create(
        agreement=agreement,
        node=node,
        defaults={
            "mark": mark,
            "letter": letter.mid,
            "told_at": act.at,
            "refusals": refusals,
            "again_at": None,
        },
    )
    act.about("agreement", agreement)
    act.note(told=True, letter=str(letter.mid), digest=found.row.digest, relies=not found.is_suspended)
    return True


@action(events.AGREEMENT_TOLD)
def follow_form(act: Act, letter: ReceiptedLetter) -> None:
    """Have it told anew where our letter was given up before the partner had it, or its node refused it.

    What was given up is told at once. A refusal is told to our keepers, once for each thing told; it is told again after a delay, or
    when that partner tells which form it holds (`receive_form`).
    """
    telling = FormTelling.objects.select_for_update().filter(letter=letter.mid).first()
    act.about("letter", letter.mid)
    act.note(peer=letter.node, state=letter.state)
    if telling is None:
        return
    if letter.state in GIVEN_UP:
        telling.delete()
    elif letter.state == State.REFUSED:
        act.note(refused=letter.reason)
        if was_refused(telling, act.at):
            tell_of_refused_form(act, telling.agreement)
    elif letter.state in TAKEN:
        was_taken(telling)


@action(events.AGREEMENT_FORM_RECEIVED)
def receive_form(act: Act, letter: ReceivedLetter) -> PartnerForm:
    """Take what a partner tells of the form it holds; from now on the stricter of the two forms rules what passes between us.

    Raises:
        LetterRefusalError: the file is not that of its digest or id, or the partner is no party of the agreement.
    """
    said = letter.data
    agreement, source = said["agreement"], said["source"].encode()
    act.about("agreement", agreement)
    act.note(peer=letter.node, version=said["version"], digest=said["digest"], relies=said["relies"])
    if source and hashlib.sha256(source).hexdigest() != said["digest"]:
        raise LetterRefusalError("malformed")
    newest = AgreementVersion.objects.filter(agreement=agreement).order_by("-version").first()
    form = PartnerForm(agreement=agreement, node=letter.node, source=source)
    terms = terms_in(form)
    parties = newest.parties if newest else [one.agency for one in terms.parties] if terms else []
    if letter.node not in parties:
        raise LetterRefusalError("not-a-party")
    told_at = from_rfc3339(letter.envelope["created"])
    rows = PartnerForm.objects.select_for_update().filter(node=letter.node)
    before = rows.filter(agreement=agreement).first()
    if before is None and rows.count() >= MOST_FORMS:
        raise LetterRefusalError("too-many")
    if before is not None and before.told_at > told_at:
        act.note(older=True)
        return before
    was_other = before is not None and newest is not None and before.digest != newest.digest
    was_stopped = before is not None and not before.relies
    form, _made = PartnerForm.objects.update_or_create(
        agreement=agreement,
        node=letter.node,
        defaults={
            "version": said["version"],
            "digest": said["digest"],
            "source": source,
            "relies": said["relies"],
            "register": said["register"],
            "letter": letter.mid,
            "told_at": told_at,
            "came_at": act.at,
        },
    )
    # a node that has a form now takes the step that it refused for want of one, and may take our form that it refused
    waits = Q(agreement=agreement, node=letter.node, again_at__gt=act.at)
    steps, forms = StepTelling.objects.filter(waits), FormTelling.objects.filter(waits)
    act.note(step_again=bool(steps.update(again_at=act.at)), form_again=bool(forms.update(again_at=act.at)))
    is_other = newest is None or form.digest != newest.digest
    act.note(differs=is_other)
    if is_other and not was_other:
        tell_keepers(act, agreement)
    if not form.relies and not was_stopped and not _stepped(agreement, letter.node):
        tell_unstepped(act, agreement)
    return form


def _stepped(agreement: str, node: str) -> bool:
    """Whether a partner told the step by which it stopped relying on an agreement: then that is what people are told."""
    return any(one.node == node for one in partner_stops([agreement]).get(agreement, ()))
