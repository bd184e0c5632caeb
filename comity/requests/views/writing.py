"""What the pages of all drafts do: keep what was typed, take files, save by themselves, send.

A page says which version it was opened with, and with which values (as marks).
"""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from comity.requests import actions
from comity.requests.access import wrote_last
from comity.requests.exceptions import ChangedMeanwhileError, LateSaveError, WrongStateError
from comity.requests.forms.files import FileForm
from comity.requests.models import State
from comity.requests.sheets import Marks, Sheet
from comity.requests.views.comparing import DraftForm
from comity.requests.views.draft_files import TakesFiles
from comity.requests.views.draft_page import UNREADABLE, Draft
from comity.requests.views.opened import Opened
from comity.requests.views.two_versions import TwoVersions


class Writing(TwoVersions[Draft], TakesFiles[Draft]):
    """The page of one draft for one person, with everything that can be pressed on it."""

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
        # where the file is refused because somebody else was faster, the page stays one of the version kept just now
        stood = Opened.now(self.version, self.sheet(self.kept()))
        if not self._attach(file_form):
            return self.page(form, opened=stood, status=UNREADABLE, file_form=file_form)
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

    def _keep(self, form: DraftForm, draft: Draft, act: str) -> HttpResponse | None:
        """Keep what was typed; return a page where it could not be kept, None where the act may go on."""
        kept, mine = self.sheet(self.kept()), self.sheet(draft)
        stale = self.thing is not None and self.opened.version != self.version and not self._only_i_wrote
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
        except LateSaveError:
            self.read_again()  # what this page saved later stands there: there is nothing to say
        return None

    @property
    def _only_i_wrote(self) -> bool:
        """Whether nobody but this very opening of the page has written since the version that it names."""
        thing, seat = self.thing, self.opened.seat
        return (
            thing is not None
            and wrote_last(self.person, thing, seat)
            and self.opened.version >= thing.sitting_since
            and (seat.turn > 0 or not self.by_itself)
        )

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
