"""What the pages of all drafts share: keeping, saving by themselves, and two versions of one draft.

A page says which version it was opened with, and with which values (as marks). A save on an older version writes
nothing over the newer one: both are shown side by side, and the person decides for each place that differs.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Self, TypeVar, cast
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from comity.accounts.models import Person
from comity.lib.clock import now
from comity.requests import actions
from comity.requests.access import set_aside_by
from comity.requests.drafts import ReplyDraft, RequestDraft
from comity.requests.exceptions import AttachmentError, ChangedMeanwhileError, WrongStateError
from comity.requests.forms.files import FileForm
from comity.requests.merging import differences
from comity.requests.models import Attachment, Reply, Request, SetAside, State
from comity.requests.sheets import Marks, Sheet
from comity.requests.views.comparing import Comparison, DraftForm
from comity.web.live import say

Draft = TypeVar("Draft", RequestDraft, ReplyDraft)
CONFLICT, UNREADABLE = 409, 422


@dataclass(frozen=True)
class Opened:
    """With which version a page was opened, with which values, and which opening of the page it is."""

    version: int
    marks: Marks | None
    sitting: str

    @classmethod
    def of_page(cls, data: Mapping[str, Any]) -> Self:
        """Read what a page says; one that says nothing has seen no version."""
        text = str(data.get("version", ""))
        version = int(text) if text.isdecimal() and len(text) < 10 else 0
        return cls(version, Marks.from_text(str(data.get("marks", ""))), str(data.get("sitting", "")))

    @classmethod
    def now(cls, version: int, sheet: Sheet, sitting: str = "") -> Self:
        """Return what a page is opened with now."""
        return cls(version, Marks.of(sheet), sitting or str(uuid4()))


class Writing(ABC, Generic[Draft]):
    """The page of one draft for one person; subclasses know what it is a draft of."""

    thing: Request | Reply | None
    request: Request | None

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

    template: str
    part: str  # what is drawn anew after the page saved by itself

    # --- what all share

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.thing is None or self.thing.state in {State.DRAFT, State.TO_APPROVE}

    @property
    def version(self) -> int:
        """The version that stands there; 0 where there is nothing yet."""
        return self.thing.version if self.thing else 0

    @property
    def reply_id(self) -> Any:
        """The id of the answer where it is the draft of one."""
        return self.thing.id if isinstance(self.thing, Reply) else None

    def files(self) -> list[Attachment]:
        """Return the files of the draft."""
        if isinstance(self.thing, Reply):
            return list(self.thing.attachments.all())
        return list(self.thing.attachments.filter(reply=None)) if self.thing else []

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
            "files": self.files(),
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

    def post(self) -> HttpResponse:
        """Do what was pressed."""
        data = self.http.POST
        act = data.get("act", "keep")
        if act == "settle":
            return self._settle()
        if act == "drop-aside" and self.request is not None:
            actions.drop_aside(self.person, self.request.id, sitting=data.get("aside", ""))
            messages.success(self.http, _("Your words that were set aside are thrown away."))
            return redirect(self.here())
        form = self.form(data=data)
        valid = form.is_valid()
        if not self.is_open:
            return self._too_late(form, valid=valid)
        file_form = self._take_file()
        if not valid:
            return self._not_kept(form, file_form)
        return self._valid(form, file_form, act)

    def _valid(self, form: DraftForm, file_form: FileForm | None, act: str) -> HttpResponse:
        draft = cast("Draft", form.draft())
        has_enough = draft.has_words if self.by_itself else not draft.is_blank
        if self.thing is None and file_form is None and not has_enough:
            return self._nothing_to_keep(form, act)
        if (page := self._keep(form, draft, act)) is not None:
            return page
        if file_form is None:
            return self._go_on(form, act)
        return self._with_file(form, file_form, act)

    def _with_file(self, form: DraftForm, file_form: FileForm, act: str) -> HttpResponse:
        if not self._attach(file_form):
            return self.page(form, status=UNREADABLE, file_form=file_form)
        if act != "attach":
            return self._go_on(form, act)
        messages.success(self.http, _("The file is attached."))
        return redirect(f"{self.here()}#files")

    def _go_on(self, form: DraftForm, act: str) -> HttpResponse:
        if self.by_itself:
            return self._said(form, kept=True)
        if where := self.add_row(act):
            return redirect(where)
        if act in {"submit", "submit-flash"}:
            return self.submit(form, flash=act == "submit-flash")
        if act == "attach":
            return self.page(form, status=UNREADABLE, file_form=self._file_form())
        messages.success(self.http, _("The draft is kept."))
        return redirect(self.here())

    # --- keeping

    def _keep(self, form: DraftForm, draft: Draft, act: str) -> HttpResponse | None:
        """Keep what was typed; return a page where it could not be kept, None where the act may go on."""
        kept, mine = self.sheet(self.kept()), self.sheet(draft)
        stale = self.thing is not None and self.opened.version != self.version
        if stale and (self._matters(kept, mine) or act in {"submit", "submit-flash"}):
            return self._conflict(form, mine)
        if self.thing is not None and kept == mine:
            return None  # nothing was changed: no new version, no entry in the log
        try:
            self.keep(draft, self.version)
        except ChangedMeanwhileError:
            self.read_again()
            return self._conflict(form, mine)
        except WrongStateError:
            self.read_again()
            return self._too_late(form, valid=True)
        return None

    def _matters(self, kept: Sheet, mine: Sheet) -> bool:
        """Whether an older page would write over something: other words, or a draft laid before the second person."""
        if self.thing is not None and self.thing.state == State.TO_APPROVE:
            return True
        return kept != mine and self.opened.marks != Marks.of(kept)

    def _nothing_to_keep(self, form: DraftForm, act: str) -> HttpResponse:
        if self.by_itself:
            return self._said(form, kept=False)
        if where := self.add_row(act):
            return redirect(where)
        if act not in {"submit", "submit-flash"}:
            form.add_error(None, _("There is nothing to keep yet. Write or choose something first."))
        return self.page(form, status=UNREADABLE)

    def _not_kept(self, form: DraftForm, file_form: FileForm | None) -> HttpResponse:
        """The form comes back with what is wrong; its values stay, and so does a file that was chosen."""
        if self.by_itself:
            return self._said(form, kept=False)
        if file_form is not None and file_form.is_bound:
            if self.thing is not None and self.thing.state == State.DRAFT and self._attach(file_form):
                file_form = FileForm(prefix="new", request=self.http)
            else:
                file_form.is_valid()
                file_form.hold()
        opened = Opened(self._version_seen(), self.opened.marks, self.opened.sitting)
        return self.page(
            form,
            opened=opened,
            status=UNREADABLE,
            file_form=file_form or FileForm(prefix="new", request=self.http),
        )

    # --- files

    def _file_form(self) -> FileForm:
        return FileForm(self.http.POST, self.http.FILES, prefix="new", request=self.http)

    def _take_file(self) -> FileForm | None:
        """Return the form of a file that came along, whatever was pressed; None where there is none."""
        form = self._file_form()
        return form if form.has_file() and not self.by_itself else None

    def _attach(self, form: FileForm) -> bool:
        """Attach a file that came along; where it cannot be, its form says why and holds it where that helps."""
        if not form.is_valid() or self.request is None:
            form.hold()
            return False
        try:
            actions.attach_file(self.person, self.request.id, form.draft(), reply_id=self.reply_id)
        except AttachmentError as refusal:
            form.add_error("file", str(refusal))
            return False
        form.let_go()
        self._attached = self.version
        self.read_again()
        return True

    _attached: int | None = None

    def _version_seen(self) -> int:
        """The version that the page may claim: a file attached by this very page makes no stranger of it."""
        if self._attached is not None and self.opened.version == self._attached:
            return self.version
        return self.opened.version

    # --- two versions

    def _conflict(self, form: DraftForm, mine: Sheet) -> HttpResponse:
        if self.request is None:
            raise RuntimeError("A draft that was changed by somebody else is a draft that is kept.")
        sitting = self.opened.sitting or str(uuid4())
        aside = {one.sitting: one.sheet for one in self.set_aside()}
        if aside.get(sitting) != mine.to_json():
            actions.set_aside(
                self.person,
                self.request.id,
                mine,
                marks=self.opened.marks,
                sitting=sitting,
                reply_id=self.reply_id,
            )
        if self.by_itself:
            return self._said(form, kept=False, overtaken=True)
        return self.compare(mine, Opened(self.version, self.opened.marks, sitting))

    def compare(
        self, mine: Sheet, opened: Opened, *, data: Any = None, status: int = CONFLICT
    ) -> HttpResponse:
        """Show both versions side by side."""
        comparison = Comparison.of(self.form, self.sheet(self.kept()), mine, opened.marks, data=data)
        shown = {
            **self.who(),
            "draft": self.thing,
            "request_row": self.request,
            "here": self.here(),
            "comparison": comparison,
            "opened": opened,
            "files": self.files(),
            "waits": self.thing is not None and self.thing.state == State.TO_APPROVE,
        }
        return render(self.http, "requests/compare.html", shown, status=status)

    def who(self) -> dict[str, Any]:
        """Return who changed the draft last, and whether that was this very person in another window."""
        by = self.thing.changed_by if self.thing else None
        return {
            "by": by,
            "by_me": by is not None and by.pk == self.person.pk,
            "at": self.thing.changed_at if self.thing else None,
        }

    def _settle(self) -> HttpResponse:
        """Keep what the person decided, onto the newest version."""
        data = self.http.POST
        comparison = Comparison.of_page(self.form, data)
        if not self.is_open:
            return self._gone(comparison.merged() or comparison.mine)
        merged = comparison.merged()
        if merged is None:
            theirs = Opened(self.opened.version, comparison.opened, self.opened.sitting)
            return self.compare(comparison.mine, theirs, data=data, status=UNREADABLE)
        if self.opened.version != self.version:
            # a third version came in between: what was decided is mine now, and what it was decided on is the start
            again = Opened(self.version, Marks.of(comparison.theirs), self.opened.sitting)
            if differences(self.sheet(self.kept()), merged):
                return self.compare(merged, again)
        form = self.form(data=comparison.posted(merged))
        if not form.is_valid():
            opened = Opened(self.version, Marks.of(self.sheet(self.kept())), self.opened.sitting)
            return self.page(form, opened=opened, status=UNREADABLE)
        try:
            self.keep(cast("Draft", form.draft()), self.version)
        except (ChangedMeanwhileError, WrongStateError):
            self.read_again()
            return self._settle()
        self._drop_aside()
        messages.success(
            self.http, _("The draft is kept as you decided. Read it once more before you send it.")
        )
        return redirect(self.here())

    def _drop_aside(self) -> None:
        if self.request is not None and any(one.sitting == self.opened.sitting for one in self.set_aside()):
            actions.drop_aside(self.person, self.request.id, sitting=self.opened.sitting)

    def aside(self, identifier: str) -> HttpResponse:
        """Show words that were set aside beside the draft as it stands."""
        found = next((one for one in self.set_aside() if str(one.pk) == identifier), None)
        if found is None:
            return redirect(self.here())
        mine = Sheet.from_json(found.sheet)
        if not self.is_open:
            return self._gone(mine, sitting=found.sitting)
        opened = Opened(self.version, Marks.from_json(found.marks), found.sitting)
        return self.compare(mine, opened, status=200)

    # --- too late

    def _too_late(self, form: DraftForm, *, valid: bool) -> HttpResponse:
        """It has left, or was thrown away: the words are shown, so that they can be taken along."""
        mine = self.sheet(cast("Draft", form.draft())) if valid else self.sheet(self.kept())
        if valid and self.request is not None and mine != self.sheet(self.kept()):
            actions.set_aside(
                self.person,
                self.request.id,
                mine,
                marks=self.opened.marks,
                sitting=self.opened.sitting or str(uuid4()),
                reply_id=self.reply_id,
            )
        if self.by_itself:
            return self._said(form, kept=False, overtaken=True)
        return self._gone(mine)

    def _gone(self, mine: Sheet, *, sitting: str = "") -> HttpResponse:
        shown = {
            **self.who(),
            "draft": self.thing,
            "request_row": self.request,
            "here": self.here(),
            "words": Comparison.of(self.form, Sheet(), mine, None).words_of_mine(),
            "anew": self.begin_anew(mine),
            "sitting": sitting or self.opened.sitting,
            "thrown_away": self.thing is not None and self.thing.state == State.CLOSED,
        }
        return render(self.http, "requests/gone.html", shown, status=CONFLICT)

    # --- saving by itself

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
