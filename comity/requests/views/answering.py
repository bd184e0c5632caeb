"""Writing an answer: in full, in part, nothing found, or refused with a coded ground."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.agreements import reference
from comity.audit.acts import RefusalError
from comity.requests import actions
from comity.requests.access import request_for
from comity.requests.choices import entries, languages
from comity.requests.drafts import ItemDraft, ReplyDraft
from comity.requests.exceptions import (
    AttachmentError,
    NotHereError,
    ReplyIncompleteError,
)
from comity.requests.files import FileForm
from comity.requests.forms import MOST_TEXT
from comity.requests.limits import HandlingFields, RightsFields
from comity.requests.models import Direction, Outcome, Reply, Request, State
from comity.requests.showing import item_names, release_words, thread_of
from comity.requests.texts import unix_lines
from comity.requests.views.decision import decision_now
from comity.requests.views.presence import SubmitForm
from comity.web.forms import Form, OneOf

MOST_ITEMS = 30

LACKS = {
    "outcome": gettext_lazy("Say what the answer is."),
    "ground": gettext_lazy("Choose the ground of the refusal. Reasons are owed (UNTOC article 18(23))."),
    "text": gettext_lazy("Write the answer, or at least one fact."),
    "codes": gettext_lazy("Choose at least one handling code."),
    "h3_text": gettext_lazy("H3 stands for a limit in words. Write it down."),
    "rights_political_or_belief": gettext_lazy(
        "Answer all four questions about rights. An open question counts as yes."
    ),
}


class ReplyForm(RightsFields, HandlingFields, Form):
    """An answer; each fact is of one data category, so that its release is decided by itself."""

    summary_title = gettext_lazy("The answer cannot leave yet")

    outcome = forms.ChoiceField(
        label=gettext_lazy("Your answer"), choices=Outcome.choices, required=False, widget=OneOf(in_line=True)
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground of the refusal"),
        help_text=gettext_lazy("Only when you refuse. Consult before refusing (UNTOC article 18(26))."),
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("What you say"),
        help_text=gettext_lazy("Without data on persons: those stand below, each by itself."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MOST_TEXT,
        required=False,
        strip=False,
    )
    text_language = forms.ChoiceField(label=gettext_lazy("Language of the answer"), required=False)

    def __init__(self, *args: Any, items: int, questions: int, **kwargs: Any) -> None:
        """Take how many facts to show and how many questions were asked."""
        super().__init__(*args, **kwargs)
        self.items = min(max(items, 1), MOST_ITEMS)
        for name, choices in (
            ("ground", entries(reference.refusal_grounds())),
            ("text_language", languages()),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        asked = [
            ("", "—"),
            *((str(n), _("Question %(number)s") % {"number": n}) for n in range(1, questions + 1)),
        ]
        for place in range(self.items):
            self.fields[f"items-{place}-text"] = forms.CharField(
                label=_("Fact %(number)s") % {"number": place + 1},
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=20_000,
                required=False,
            )
            self.fields[f"items-{place}-category"] = forms.ChoiceField(
                label=_("Kind of data"), choices=entries(reference.categories()), required=False
            )
            self.fields[f"items-{place}-question"] = forms.ChoiceField(
                label=_("Answers"), choices=asked, required=False
            )

    def item_fields(self) -> list[tuple[Any, Any, Any]]:
        """Return the boxes of each fact: text, category, question."""
        return [
            (self[f"items-{n}-text"], self[f"items-{n}-category"], self[f"items-{n}-question"])
            for n in range(self.items)
        ]

    def clean_text(self) -> str:
        """Undo what a browser does to the ends of lines."""
        return unix_lines(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any] | None:
        """A fact says what kind of data it is."""
        found = super().clean()
        for place in range(self.items):
            text = self.cleaned_data.get(f"items-{place}-text", "")
            if text.strip() and not self.cleaned_data.get(f"items-{place}-category"):
                self.add_error(f"items-{place}-category", _("Say what kind of data this is."))
        return found

    def draft(self) -> ReplyDraft:
        """Return what was typed."""
        said = self.cleaned_data
        items = [
            ItemDraft(
                said[f"items-{n}-category"],
                unix_lines(said[f"items-{n}-text"]),
                int(said[f"items-{n}-question"]) if said[f"items-{n}-question"] else None,
            )
            for n in range(self.items)
            if said[f"items-{n}-text"].strip()
        ]
        return ReplyDraft(
            outcome=said["outcome"],
            ground=said["ground"],
            text=said["text"],
            text_language=said["text_language"],
            items=tuple(items),
            handling=self.handling_of(said),
            rights=self.rights_of(said),
        )


def _initial(reply: Reply | None, person: Person) -> dict[str, Any]:
    if reply is None:
        return {"text_language": person.language.split("-")[0]}
    initial: dict[str, Any] = {
        "outcome": reply.outcome,
        "ground": reply.ground,
        "text": reply.text,
        "text_language": reply.text_language,
        **HandlingFields.handling_initial(reply.handling),
        **RightsFields.rights_initial(reply.rights),
    }
    for place, item in enumerate(reply.items.all()):
        initial[f"items-{place}-text"] = item.text
        initial[f"items-{place}-category"] = item.category
        initial[f"items-{place}-question"] = str(item.question or "")
    return initial


def _count(data: Mapping[str, Any], default: int) -> int:
    text = str(data.get("items", ""))
    return int(text) if text.isdecimal() and len(text) < 3 else default


def _page(
    http: HttpRequest,
    person: Person,
    request: Request,
    reply: Reply | None,
    form: ReplyForm,
    *,
    file_form: FileForm | None = None,
    who: SubmitForm | None = None,
    status: int = 200,
) -> HttpResponse:
    decision = decision_now(reply) if reply else None
    return render(
        http,
        "requests/reply.html",
        {
            "thread": thread_of(request, person.time_zone),
            "request_row": request,
            "reply": reply,
            "form": form,
            "file_form": file_form or (FileForm(prefix="new") if reply else None),
            "files": list(reply.attachments.all()) if reply else [],
            "release": release_words(decision[0], decision[1], item_names(request, reply))
            if decision
            else None,
            "classification": request.handling.get("level", 1),
            "who": who or SubmitForm(request=http, prefix="who"),
            "flash": request.urgency == "flash",
        },
        status=status,
    )


@for_roles(WORKS_ON_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Write the answer to a request that came in."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    if request.direction != Direction.INCOMING or request.state != State.RECEIVED:
        raise NotHereError("not-to-answer", identifier=request_id)
    kept = request.replies.filter(direction=Direction.OUTGOING).exclude(state=State.SENT).first()
    asked = len(request.questions)
    if http.method != "POST":
        items = _count(http.GET, 0) or max(kept.items.count() if kept else 0, 1)
        form = ReplyForm(initial=_initial(kept, person), items=items, questions=asked)
        return _page(http, person, request, kept, form)
    items = _count(http.POST, 1)
    form = ReplyForm(http.POST, items=items, questions=asked)
    if not form.is_valid():
        return _page(http, person, request, kept, form, status=422)
    kept = actions.draft_reply(person, request.id, form.draft())
    act = http.POST.get("act", "keep")
    if act == "add-item":
        return redirect(f"{http.path}?items={items + 1}#id_items-{items}-text")
    if act == "attach":
        return _attach(http, person, request, kept, form)
    if act in {"submit", "submit-flash"}:
        return _submit(http, person, request, kept, form, flash=act == "submit-flash")
    messages.success(http, _("The draft is kept."))
    return redirect(f"{http.path}?items={items}")


def _attach(
    http: HttpRequest, person: Person, request: Request, kept: Reply, form: ReplyForm
) -> HttpResponse:
    file_form = FileForm(http.POST, http.FILES, prefix="new")
    if file_form.is_valid():
        try:
            actions.attach_file(person, request.id, file_form.draft(), reply_id=kept.id)
        except AttachmentError as refusal:
            file_form.add_error("file", str(refusal))
        else:
            messages.success(http, _("The file is attached."))
            return redirect(f"{http.path}#files")
    return _page(http, person, request, kept, form, file_form=file_form, status=422)


def _submit(  # what the page has in hand
    http: HttpRequest, person: Person, request: Request, kept: Reply, form: ReplyForm, *, flash: bool
) -> HttpResponse:
    who = SubmitForm(http.POST, request=http, prefix="who")
    if not who.is_valid():
        return _page(http, person, request, kept, form, who=who, status=422)
    night_reason = request.urgency_reason if flash and request.urgency == "flash" else ""
    try:
        kept = actions.submit_reply(person, kept.id, night_reason=night_reason)
    except ReplyIncompleteError as refusal:
        for lack in refusal.lacks:
            form.add_error(lack, LACKS[lack])
        return _page(http, person, request, kept, form, status=422)
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return _page(http, person, request, kept, form, status=422)
    if kept.state == State.SENT:
        messages.success(http, _("The answer is sealed and on its way."))
    else:
        messages.success(http, _("The answer waits for approval by a second person."))
    return redirect("requests:thread", request.id)
