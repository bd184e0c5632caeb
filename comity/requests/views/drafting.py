"""Writing a request: one page, kept half-written, sent when complete."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.agreements import reference
from comity.audit.acts import RefusalError
from comity.exchange.models import PeerState
from comity.exchange.peers import partners_for
from comity.lib.clock import now
from comity.requests import actions
from comity.requests.access import attachment_for, begun_in, request_for, set_aside_by
from comity.requests.basis import bases_for, chosen_of
from comity.requests.choices import own_language
from comity.requests.completeness import COURT_REQUIRES, DETAILS, missing
from comity.requests.drafts import RequestDraft
from comity.requests.exceptions import (
    BegunAlreadyError,
    ChangedMeanwhileError,
    IncompleteError,
    NotHereError,
    WrongStateError,
)
from comity.requests.forms.asking import MOST_QUESTIONS, RequestForm
from comity.requests.forms.deciding import SubmitForm
from comity.requests.forms.files import FileForm
from comity.requests.forms.persons import MOST_SUBJECTS
from comity.requests.lapsed import lapses_on
from comity.requests.models import Direction, Request, State
from comity.requests.parties import parties_of
from comity.requests.sheets import Sheet
from comity.requests.showing import ReleaseWords, item_names, refused_beside, release_words
from comity.requests.sketch import sketch_of_draft
from comity.requests.typed import initial as initial_of
from comity.requests.typed import kept_request, posted, request_sheet
from comity.requests.views.comparing import DraftForm
from comity.requests.views.decision import decision_now
from comity.requests.views.draft_page import UNREADABLE
from comity.requests.views.opened import Opened, version_read
from comity.requests.views.several import PartyShown, decisions_for
from comity.requests.views.writing import Writing
from comity.requests.words import missing_sentence


def _number(data: Mapping[str, Any], name: str, default: int) -> int:
    text = str(data.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 3 else default


class RequestWriting(Writing[RequestDraft]):
    """The page of a request's draft."""

    template = "requests/draft.html"
    part = "requests/draft-saved.html"
    most = MappingProxyType({"questions": MOST_QUESTIONS, "subjects": MOST_SUBJECTS})

    def __init__(self, http: HttpRequest, person: Person, request: Request | None) -> None:
        """Take the draft; None where nothing is kept yet."""
        super().__init__(http, person)
        self.request = self.thing = request

    def form(
        self,
        *,
        data: Any = None,
        initial: Mapping[str, Any] | None = None,
        prefix: str | None = None,
        rows: Mapping[str, int] | None = None,
        whole: bool = False,
    ) -> RequestForm:
        """Build the form, with the legal bases of the partner and the boxes of the kind."""
        source: Mapping[str, Any] = data if data is not None and prefix is None else (initial or {})
        kind = reference.kinds().get(str(source.get("kind", "")))
        bases = bases_for(
            str(source.get("partner", "")), str(source.get("kind", "")), str(source.get("offence", ""))
        )
        settled = bool(source.get("partner") and kind)
        chosen = chosen_of(bases, str(source.get("basis", "")), settled=settled)
        closed = {one.value: one.closed for one in bases if one.closed}
        # an article that was chosen and does not fit any more stays chosen, with the reason; a closed box is not sent
        closed.pop(chosen.value, None)
        if data is not None and prefix is None and chosen.value and not source.get("basis"):
            data = data.copy()
            data["basis"] = chosen.value
        rows = rows or {
            "questions": _number(source, "questions", 2),
            "subjects": _number(source, "subjects", 1),
        }
        for_court = str(source.get("evidence", "")) == "court"
        requires = (*(kind.requires if kind else ()), *(COURT_REQUIRES if for_court else ()))
        return RequestForm(
            data,
            initial=initial,
            prefix=prefix,
            partners=[
                (peer.node, f"{peer.country} · {peer}")
                for peer in partners_for(self.person).filter(state=PeerState.ACTIVE)
            ],
            bases=[(one.value, one.label) for one in bases],
            basis_hints={one.value: one.hint for one in bases},
            basis_closed=closed,
            chosen=chosen,
            requires=tuple(one.value for one in DETAILS) if whole else tuple(dict.fromkeys(requires)),
            kept_details=self.kept().details,
            questions=rows["questions"],
            subjects=rows["subjects"],
        )

    def first(self) -> RequestForm:
        """Return the form as it is opened."""
        data = self.http.GET
        kept = self.kept()
        shown = {
            "questions": _number(data, "questions", 0) or (max(len(kept.questions), 1) + 1),
            "subjects": _number(data, "subjects", 0) or max(len(kept.subjects), 1),
        }
        if self.thing is None:
            return self.form(initial={"facts_language": own_language(self.person)}, rows=shown)
        return self.form(initial=initial_of(self.sheet(kept)), rows=shown)

    def sheet(self, draft: RequestDraft) -> Sheet:
        """Return the request as its form shows it."""
        return request_sheet(draft)

    def kept(self) -> RequestDraft:
        """Return the request as it is kept."""
        return kept_request(self.request) if self.request else RequestDraft()

    def keep(self, draft: RequestDraft, version: int) -> None:
        """Keep it: a new request, or a change."""
        if self.request is None:
            try:
                self.request = self.thing = actions.draft_request(
                    self.person, draft, sitting=self.opened.seat
                )
            except (
                BegunAlreadyError
            ) as refusal:  # two first saves at once: this one goes on with the draft of the other
                self.request = self.thing = refusal.begun
            else:
                return
        self.request = self.thing = actions.change_request(
            self.person,
            self.request.id,
            draft,
            version=version,
            by_itself=self.by_itself,
            sitting=self.opened.seat,
        )

    def read_again(self) -> None:
        """Read the request again."""
        if self.request is not None:
            self.request = self.thing = request_for(self.person, self.request.id)

    def here(self) -> str:
        """Return the address of the draft."""
        return reverse("requests:edit", args=[self.request.id]) if self.request else reverse("requests:new")

    def add_row(self, act: str) -> str | None:
        """One more question, one more person."""
        data = self.http.POST
        questions, subjects = _number(data, "questions", 2), _number(data, "subjects", 1)
        if act == "add-question":
            return f"{self.here()}?questions={questions + 1}&subjects={subjects}#id_question_{questions + 1}"
        if act == "add-subject":
            return f"{self.here()}?questions={questions}&subjects={subjects + 1}#id_subjects-{subjects}-name"
        return None

    def shown(self, form: DraftForm) -> dict[str, Any]:
        """Return what is missing, and what the release decision would be."""
        typed = (
            form.draft()
            if isinstance(form, RequestForm) and form.is_bound and not form.errors
            else self.kept()
        )
        looked_at = typed if self.thing is None else self.kept()
        lacks = missing(sketch_of_draft(looked_at), now()) if self.thing or not typed.is_blank else []
        release = self._release()
        return {
            "lacks": [(lack.field, missing_sentence(lack)) for lack in lacks]
            + refused_beside(release, lacks),
            "is_blank": self.thing is None and typed.is_blank,
            "lapses": lapses_on(self.person, self.request) if self.request else [],
            "release": release,
            "release_state": release.state if release else "",
            "parties": self._parties(),
            "who": SubmitForm(request=self.http, prefix="who"),
            "flash": bool(self.request and self.request.urgency == "flash"),
            "bases": form.bases_shown() if isinstance(form, RequestForm) else "",
            "details": form.details_shown() if isinstance(form, RequestForm) else "",
            "had_bases": self.http.POST.get("bases", ""),
            "had_details": self.http.POST.get("details", ""),
        }

    def _parties(self) -> list[PartyShown]:
        if self.request is None or len(parties_of(self.request)) == 1:
            return []
        return decisions_for(self.request)

    def _release(self) -> ReleaseWords | None:
        if self.request is None or not self.request.agreement:
            return None
        decision = decision_now(self.request)
        return release_words(*decision, item_names(self.request)) if decision else None

    def begin_anew(self, sheet: Sheet) -> list[tuple[str, str]] | None:
        """Return the fields of a new request with these words."""
        return [(name, value) for name, values in posted(sheet).lists() for value in values]

    def _not_kept(self, form: DraftForm, file_form: FileForm | None) -> HttpResponse:
        # what cannot be read hides nothing: at Send all that is missing is said in the same round
        if self.http.POST.get("act") in {"submit", "submit-flash"} and isinstance(form, RequestForm):
            form.show_missing(missing(sketch_of_draft(form.readable()), now()))
        return super()._not_kept(form, file_form)

    def _nothing_to_keep(self, form: DraftForm, act: str) -> HttpResponse:
        if act in {"submit", "submit-flash"} and isinstance(form, RequestForm):
            form.show_missing(missing(sketch_of_draft(form.draft()), now()))
        return super()._nothing_to_keep(form, act)

    def submit(self, form: DraftForm, *, flash: bool) -> HttpResponse:
        """Send it, or lay it before the second person."""
        request = self.request
        if request is None or not isinstance(form, RequestForm):
            raise TypeError("Only what is kept is sent.")
        who = SubmitForm(self.http.POST, request=self.http, prefix="who")
        if not who.is_valid():
            return self.page(form, who=who, status=UNREADABLE)
        night_reason = request.urgency_reason if flash and request.urgency == "flash" else ""
        try:
            request = actions.submit_request(
                self.person, request.id, version=request.version, night_reason=night_reason
            )
        except IncompleteError as refusal:
            form.show_missing(refusal.lacks)
            return self.page(form, status=UNREADABLE)
        except ChangedMeanwhileError:
            self.read_again()
            return self._conflict(form, self.sheet(form.draft()))
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
            return self.page(form, status=UNREADABLE)
        if request.state == State.SENT and request.conversation is not None:
            messages.success(
                self.http, _("The request is sealed and on its way, one letter to each partner.")
            )
        elif request.state == State.SENT:
            messages.success(self.http, _("The request is sealed and on its way."))
        else:
            messages.success(self.http, _("The request waits for approval by a second person."))
        return redirect("requests:thread", request.id)


@for_roles(WORKS_ON_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(http: HttpRequest) -> HttpResponse:
    """Begin a request; the first words, or the first act, keep the draft."""
    person = signed_in_person(http)
    if http.method != "POST":
        page = RequestWriting(http, person, None)
        return page.page(page.first())
    # a page that has saved by itself says which draft it has become; where that answer was lost its sitting tells it
    kept = _named(person, http.POST.get("draft", "")) or begun_in(person, Opened.of_page(http.POST).seat)
    return RequestWriting(http, person, kept).post()


def _named(person: Person, identifier: str) -> Request | None:
    if not identifier:
        return None
    try:
        return _ours(person, UUID(identifier))
    except ValueError:
        raise NotHereError("no-draft", identifier=identifier) from None


@for_roles(WORKS_ON_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Go on with a draft."""
    person = signed_in_person(http)
    request = _ours(person, request_id)
    page = RequestWriting(http, person, request)
    if http.method == "POST":
        return page.post()
    if aside := http.GET.get("aside", ""):
        return page.aside(aside)
    if not page.is_open:
        return _moved_on(person, request)
    # the form, what is missing and the release decision each read them; nothing is written while a page is shown
    prefetch_related_objects([request], "subjects", "attachments")
    return page.page(page.first())


def _moved_on(person: Person, request: Request) -> HttpResponse:
    """What has left is read in its thread; words that were set aside are shown to whoever wrote them."""
    kept = set_aside_by(person, request, None).first()
    if kept is not None:
        return redirect(f"{reverse('requests:edit', args=[request.id])}?aside={kept.pk}")
    return redirect("requests:thread", request.id)


def _ours(person: Person, request_id: UUID) -> Request:
    request = request_for(person, request_id)
    if request.direction != Direction.OUTGOING:
        raise NotHereError("no-draft", identifier=request_id)
    return request


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def discard(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    person = signed_in_person(http)
    request = _ours(person, request_id)
    if request.state not in {State.DRAFT, State.TO_APPROVE}:
        raise NotHereError("no-draft", identifier=request_id)
    try:
        actions.discard_draft(person, request_id, version=version_read(http.POST))
    except ChangedMeanwhileError:
        messages.error(
            http,
            _("Somebody else has changed this draft since you opened it. Read it before you throw it away."),
        )
        return redirect("requests:edit", request_id)
    except WrongStateError as refusal:
        messages.error(http, str(refusal))
        return redirect("requests:thread", request_id)
    messages.success(http, _("The draft is thrown away. It never left the house."))
    return redirect("requests:list")


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def remove_file(http: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """Take a file off a draft."""
    person = signed_in_person(http)
    attachment = attachment_for(person, attachment_id)
    try:
        actions.remove_file(person, attachment_id, version=version_read(http.POST))
    except (ChangedMeanwhileError, WrongStateError) as refusal:
        messages.error(http, str(refusal))
    else:
        messages.success(http, _("The file is taken off."))
    request = request_for(person, attachment.request_id)
    if attachment.reply_id is None:
        return redirect("requests:edit", request.id)
    return redirect("requests:reply" if request.state == State.RECEIVED else "requests:thread", request.id)
