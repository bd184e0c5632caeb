"""The page of one draft for one person: what a request's and an answer's page say, and what both show."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from comity.accounts.models import Person
from comity.lib.clock import now
from comity.requests.access import set_aside_by
from comity.requests.drafts import ReplyDraft, RequestDraft
from comity.requests.file_lines import file_lines
from comity.requests.forms.files import FileForm
from comity.requests.models import Attachment, Reply, Request, SetAside, State
from comity.requests.sheets import Sheet
from comity.requests.views.comparing import DraftForm
from comity.requests.views.opened import Opened
from comity.web.live import say

Draft = TypeVar("Draft", RequestDraft, ReplyDraft)
CONFLICT, UNREADABLE = 409, 422


class DraftPage(ABC, Generic[Draft]):
    """The page of one draft for one person; subclasses know what it is a draft of."""

    thing: Request | Reply | None
    request: Request | None
    template: str
    most: Mapping[str, int]  # of each group of rows, what the form takes
    part: str  # what is drawn anew after the page saved by itself
    _attached: int | None = None  # onto which version this very page attached a file

    def __init__(self, http: HttpRequest, person: Person) -> None:
        """Take the request for the page and who sits before it."""
        self.http, self.person = http, person
        self.opened = Opened.of_page(http.POST)
        self.by_itself = bool(http.method == "POST" and http.htmx)  # type: ignore[attr-defined]  # django-htmx adds it

    # --- what a subclass says

    @abstractmethod
    def form(
        self,
        *,
        data: Any = None,
        initial: Mapping[str, Any] | None = None,
        prefix: str | None = None,
        rows: Mapping[str, int] | None = None,
        whole: bool = False,
    ) -> DraftForm:
        """Build the form; `rows` says how many rows of each group, `whole` asks for every box there can be."""

    @abstractmethod
    def sheet(self, draft: Draft) -> Sheet:
        """Return what was typed as a sheet."""

    @abstractmethod
    def kept(self) -> Draft:
        """Return the draft as it is kept; an empty one where there is none."""

    @abstractmethod
    def keep(self, draft: Draft, version: int) -> None:
        """Keep what was typed onto a version."""

    @abstractmethod
    def read_again(self) -> None:
        """Read from the database what stands there now."""

    @abstractmethod
    def here(self) -> str:
        """Return the address of the page."""

    @abstractmethod
    def shown(self, form: DraftForm) -> dict[str, Any]:
        """Return what the template needs beside what every draft has."""

    @abstractmethod
    def submit(self, form: DraftForm, *, flash: bool) -> HttpResponse:
        """Send it, or lay it before the second person."""

    @abstractmethod
    def add_row(self, act: str) -> str | None:
        """Return where to go on after an act that only adds boxes; None for any other act."""

    @abstractmethod
    def begin_anew(self, sheet: Sheet) -> list[tuple[str, str]] | None:
        """Return the fields of a new draft with these words; None where there can be no new one."""

    # --- what all share

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.thing is None or self.thing.state in {State.DRAFT, State.TO_APPROVE}

    @property
    def version(self) -> int:
        """The version that stands there; 0 where there is nothing yet."""
        return self.thing.version if self.thing else 0

    def _version_seen(self) -> int:
        """The version that the page may claim: a file attached by this very page makes no stranger of it."""
        if self._attached is not None and self.opened.version == self._attached:
            return self.version
        return self.opened.version

    @property
    def reply_id(self) -> Any:
        """The id of the answer where it is the draft of one."""
        return self.thing.id if isinstance(self.thing, Reply) else None

    def files(self) -> list[Attachment]:
        """Return the files of the draft."""
        if isinstance(self.thing, Reply):
            return list(self.thing.attachments.all())
        return self.thing.own_files() if self.thing else []

    def set_aside(self) -> list[SetAside]:
        """Return what this person wrote and could not save."""
        if self.request is None:
            return []
        reply = self.thing if isinstance(self.thing, Reply) else None
        return list(set_aside_by(self.person, self.request, reply))

    def context(self, form: DraftForm, opened: Opened, **more: Any) -> dict[str, Any]:
        """Return what every draft's page shows."""
        return {
            "form": form,
            "draft": self.thing,
            "opened": opened,
            "files": file_lines(self.files()),
            "file_form": FileForm(prefix="new", request=self.http),
            "set_aside": self.set_aside(),
            **self.shown(form),
            **more,
        }

    def page(
        self, form: DraftForm, *, opened: Opened | None = None, status: int = 200, **more: Any
    ) -> HttpResponse:
        """Show the form."""
        opened = opened or Opened.now(self.version, self.sheet(self.kept()))
        return render(self.http, self.template, self.context(form, opened, **more), status=status)

    def who(self) -> dict[str, Any]:
        """Return who changed the draft last, and whether that was this very person in another window."""
        by = self.thing.changed_by if self.thing else None
        return {
            "by": by,
            "by_me": by is not None and by.pk == self.person.pk,
            "at": self.thing.changed_at if self.thing else None,
        }

    def _said(self, form: DraftForm, *, kept: bool, overtaken: bool = False) -> HttpResponse:
        """Answer a page that saved by itself: when it was kept, or why it was not."""
        if kept:
            opened = Opened.now(self.version, self.sheet(self.kept()), self.opened.sitting)
        else:
            opened = Opened(self._version_seen(), self.opened.marks, self.opened.sitting or str(uuid4()))
        at: datetime | None = now() if kept else None
        shown = self.context(form, opened, saved_at=at, overtaken=overtaken, by_itself=True, **self.who())
        answer = render(self.http, self.part, shown)
        if kept:
            trigger_client_event(answer, "kept", {})
            answer["HX-Replace-Url"] = self.here()
        elif overtaken:
            say(answer, _("Not saved: somebody else has changed this draft."))
        elif form.errors:
            say(answer, _("Not saved: something in the form cannot be read."))
        return answer
