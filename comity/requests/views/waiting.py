"""What waits on a thread's page: for the second person, or as a question asked back that is not settled."""

from typing import Any

from django.http import HttpRequest

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE
from comity.requests.forms.deciding import ApproveForm, QuestionForm, ReasonForm, SaidForm
from comity.requests.forms.limits import RightsFields
from comity.requests.models import ClarificationDraft, Direction, Reply, Request, State
from comity.requests.showing import item_names, release_words
from comity.requests.views.decision import Thing, decision_now


def waiting_shown(
    http: HttpRequest, person: Person, request: Request, thing: Request | Reply | None
) -> dict[str, object]:
    """Return what the second person reads and fills; nothing waits where `thing` is None."""
    return {
        **_to_decide(http, person, thing),
        "is_reply": isinstance(thing, Reply),
        "release": _release(request, thing) if thing else None,
        "rights_said": RightsFields.rights_said(thing.rights) if thing else [],
    }


def _to_decide(http: HttpRequest, person: Person, thing: Thing | None) -> dict[str, Any]:
    """Return who may approve something that waits, and the forms for it."""
    decision = decision_now(thing) if thing else None
    asks_senior = bool(decision and decision[0].needs_named_senior)
    form = ApproveForm(request=http, prefix="approve")
    if not asks_senior or not person.is_senior:
        del form.fields["senior_reason"]
    return {
        "to_approve": thing,
        "may_approve": thing is not None
        and person.holds(APPROVES_RELEASE)
        and thing.drafted_by_id != person.id
        and (not asks_senior or person.is_senior),
        "asks_senior": asks_senior,
        "approve_form": form,
        "return_form": ReasonForm(prefix="return"),
    }


def _release(request: Request, thing: Thing) -> object:
    decision = decision_now(thing)
    reply = thing if isinstance(thing, Reply) else None
    return release_words(*decision, item_names(request, reply)) if decision else None


def clarifying_shown(http: HttpRequest, person: Person, request: Request) -> dict[str, Any]:
    """Return the questions asked back that have not left, the one that is open, and the forms for them."""
    drafts = list(
        request.clarification_drafts.exclude(state=State.SENT).select_related("drafted_by", "clarification")
    )
    unanswered = (one for one in request.clarifications.all() if one.answered_at is None)
    open_question = next(unanswered, None) if request.direction == Direction.OUTGOING else None
    said = next((one for one in drafts if one.part == "answer"), None)
    return {
        "words_unsent": drafts,
        "waiting_words": [
            {**_to_decide(http, person, one), "words": one, "release": _release(request, one)}
            for one in drafts
            if one.state == State.TO_APPROVE
        ],
        "given_back": [
            (one, QuestionForm(request=http, prefix="ask", initial={"text": one.text}))
            for one in drafts
            if one.part == "question" and one.state == State.DRAFT
        ],
        "ask_form": QuestionForm(request=http, prefix="ask"),
        "open_question": open_question,
        "said_draft": said,
        "said_form": SaidForm(request=http, prefix="said", initial=_initial(said)),
    }


def _initial(said: ClarificationDraft | None) -> dict[str, str]:
    return {"text": said.text} if said and said.state == State.DRAFT else {}
