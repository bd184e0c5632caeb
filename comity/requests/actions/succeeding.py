"""What is done when a letter of ours was issued again under a newer membership: the rows follow the new letter."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.registry import Successor
from comity.requests.clock_facts import keep_clock
from comity.requests.models import Clarification, Extension, MessageParty, Reply, Request


@action(events.REQUEST_LETTER_RENEWED)
def renew_letter(act: Act, request_id: UUID, heir: Successor) -> None:
    """Let a request's thread name the letter that stands for a stale one; its clock is read from that one."""
    act.about("request", request_id)
    act.note(letter=str(heir.new), before=str(heir.old), peer=heir.node)
    request = Request.objects.select_for_update(of=("self",)).get(pk=request_id)
    Request.objects.filter(pk=request_id, message=heir.old).update(message=heir.new)
    Reply.objects.filter(request=request_id, message=heir.old).update(message=heir.new)
    MessageParty.objects.filter(message__about=request_id, letter=heir.old).update(letter=heir.new)
    words = Clarification.objects.filter(request=request_id)
    words.filter(question_message=heir.old).update(question_message=heir.new)
    words.filter(answer_message=heir.old).update(answer_message=heir.new)
    time = Extension.objects.filter(request=request_id)
    time.filter(asked_message=heir.old).update(asked_message=heir.new)
    time.filter(decision_message=heir.old).update(decision_message=heir.new)
    keep_clock(request)
