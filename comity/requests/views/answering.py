"""Writing an answer: in full, in part, nothing found, or refused with a coded ground."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.audit.acts import RefusalError
from comity.requests import actions
from comity.requests.access import request_for
from comity.requests.choices import own_language
from comity.requests.drafts import ReplyDraft
from comity.requests.exceptions import ChangedMeanwhileError, NotHereError, ReplyIncompleteError
from comity.requests.forms.answering import LACKS, MOST_ITEMS, ReplyForm
from comity.requests.forms.deciding import SubmitForm
from comity.requests.lapsed import lapses_on
from comity.requests.models import Direction, Reply, Request, State
from comity.requests.sheets import Sheet
from comity.requests.showing import gather, item_names, release_words, thread_of
from comity.requests.typed import initial as initial_of
from comity.requests.typed import kept_reply, reply_sheet
from comity.requests.views.comparing import DraftForm
from comity.requests.views.decision import decision_now
from comity.requests.views.draft_page import UNREADABLE
from comity.requests.views.writing import Writing


def _count(data: Mapping[str, Any], default: int) -> int:
    text = str(data.get("items", ""))
    return int(text) if text.isdecimal() and len(text) < 3 else default


class ReplyWriting(Writing[ReplyDraft]):
    """The page of an answer's draft."""

    template = "requests/reply.html"
    part = "requests/reply-saved.html"
    most = MappingProxyType({"items": MOST_ITEMS})
    request: Request

    def __init__(self, http: HttpRequest, person: Person, request: Request) -> None:
        """Take the request that is answered."""
        super().__init__(http, person)
        self.request = request
        self.thing = self._draft()

    def _draft(self) -> Reply | None:
        ours = self.request.replies.filter(direction=Direction.OUTGOING)
        waiting = ours.exclude(state=State.SENT).first()
        # a page that began before the answer left is told that it has left
        return waiting or (
            ours.order_by("-sent_at").first() if self.request.state != State.RECEIVED else None
        )

    def form(
        self,
        *,
        data: Any = None,
        initial: Mapping[str, Any] | None = None,
        prefix: str | None = None,
        rows: Mapping[str, int] | None = None,
        whole: bool = False,  # noqa: ARG002  # an answer has the same boxes always
    ) -> ReplyForm:
        """Build the form."""
        source: Mapping[str, Any] = data if data is not None and prefix is None else (initial or {})
        items = rows["items"] if rows else _count(source, 1)
        return ReplyForm(
            data, initial=initial, prefix=prefix, items=items, questions=len(self.request.questions)
        )

    def first(self) -> ReplyForm:
        """Return the form as it is opened."""
        kept = self.kept()
        rows = {"items": _count(self.http.GET, 0) or max(len(kept.items), 1)}
        if self.thing is None:
            return self.form(initial={"text_language": own_language(self.person)}, rows=rows)
        return self.form(initial=initial_of(self.sheet(kept)), rows=rows)

    def sheet(self, draft: ReplyDraft) -> Sheet:
        """Return the answer as its form shows it."""
        return reply_sheet(draft)

    def kept(self) -> ReplyDraft:
        """Return the answer as it is kept."""
        return kept_reply(self.thing) if isinstance(self.thing, Reply) else ReplyDraft()

    def keep(self, draft: ReplyDraft, version: int) -> None:
        """Keep it."""
        self.thing = actions.draft_reply(
            self.person,
            self.request.id,
            draft,
            version=version,
            by_itself=self.by_itself,
            sitting=self.opened.seat,
        )

    def read_again(self) -> None:
        """Read request and answer again."""
        self.request = request_for(self.person, self.request.id)
        self.thing = self._draft()

    def here(self) -> str:
        """Return the address of the page."""
        return reverse("requests:reply", args=[self.request.id])

    def add_row(self, act: str) -> str | None:
        """One more fact."""
        items = _count(self.http.POST, 1)
        return f"{self.here()}?items={items + 1}#id_items-{items}-text" if act == "add-item" else None

    def shown(self, form: DraftForm) -> dict[str, Any]:  # noqa: ARG002  # what stands beside is about what is kept
        """Return the request beside the answer, and what the release decision would be."""
        reply = self.thing if isinstance(self.thing, Reply) else None
        decision = decision_now(reply) if reply else None
        release = release_words(*decision, item_names(self.request, reply)) if decision else None
        return {
            "thread": thread_of(gather(self.request), self.person.time_zone),
            "request_row": self.request,
            "reply": reply,
            "lapses": lapses_on(self.person, self.request),
            "release": release,
            "release_state": release.state if release else "",
            "classification": self.request.handling.get("level", 1),
            "who": SubmitForm(request=self.http, prefix="who"),
            "flash": self.request.urgency == "flash",
        }

    def begin_anew(self, sheet: Sheet) -> list[tuple[str, str]] | None:  # noqa: ARG002  # a request is answered once
        """Return nothing: what is answered is not answered anew."""
        return None

    def _nothing_to_keep(self, form: DraftForm, act: str) -> HttpResponse:
        if act in {"submit", "submit-flash"}:
            form.add_error("outcome", LACKS["outcome"])
        return super()._nothing_to_keep(form, act)

    def submit(self, form: DraftForm, *, flash: bool) -> HttpResponse:
        """Send it, or lay it before the second person."""
        reply = self.thing
        if not isinstance(reply, Reply) or not isinstance(form, ReplyForm):
            raise TypeError("Only what is kept is sent.")
        who = SubmitForm(self.http.POST, request=self.http, prefix="who")
        if not who.is_valid():
            return self.page(form, who=who, status=UNREADABLE)
        night_reason = self.request.urgency_reason if flash and self.request.urgency == "flash" else ""
        try:
            reply = actions.submit_reply(
                self.person, reply.id, version=reply.version, night_reason=night_reason
            )
        except ReplyIncompleteError as refusal:
            for lack in refusal.lacks:
                form.add_error(lack, LACKS[lack])
            return self.page(form, status=UNREADABLE)
        except ChangedMeanwhileError:
            self.read_again()
            return self._conflict(form, self.sheet(form.draft()))
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
            return self.page(form, status=UNREADABLE)
        if reply.state == State.SENT:
            messages.success(self.http, _("The answer is sealed and on its way."))
        else:
            messages.success(self.http, _("The answer waits for approval by a second person."))
        return redirect("requests:thread", self.request.id)


@for_roles(WORKS_ON_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Write the answer to a request that came in."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    if request.direction != Direction.INCOMING:
        raise NotHereError("not-to-answer", identifier=request_id)
    page = ReplyWriting(http, person, request)
    aside = http.GET.get("aside", "")
    if request.state != State.RECEIVED and http.method != "POST" and not aside:
        raise NotHereError("not-to-answer", identifier=request_id)
    if http.method == "POST":
        return page.post()
    return page.aside(aside) if aside else page.page(page.first())
