"""Two versions of one draft: shown side by side, decided place by place; and words that came too late.

A save on an older version writes nothing over the newer one: both are shown, and the person decides for each place that
differs. What the person wrote is set aside meanwhile.
"""

from typing import Any, cast
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from comity.requests import actions
from comity.requests.exceptions import ChangedMeanwhileError, WrongStateError
from comity.requests.file_lines import file_lines
from comity.requests.merging import differences
from comity.requests.models import State
from comity.requests.sheets import Marks, Sheet, same_words
from comity.requests.typed import posted, sheet_as_sent
from comity.requests.views.comparing import Comparison, DraftForm, too_many
from comity.requests.views.draft_page import CONFLICT, UNREADABLE, Draft, DraftPage
from comity.requests.views.opened import Opened


class TwoVersions(DraftPage[Draft]):
    """Shows what two persons, or two windows, made of one draft."""

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
        self, mine: Sheet, opened: Opened, *, data: Any = None, status: int = CONFLICT, refused: str = ""
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
            "files": file_lines(self.files()),
            "refused": refused,
            "waits": self.thing is not None and self.thing.state == State.TO_APPROVE,
        }
        return render(self.http, "requests/compare.html", shown, status=status)

    def _settle(self) -> HttpResponse:
        """Keep what the person decided, onto the newest version."""
        comparison = Comparison.of_page(self.form, self.http.POST)
        merged = comparison.merged()
        if not self.is_open:
            return self._gone(merged or comparison.mine)
        refused = too_many(merged, self.most) if merged else ""
        if merged is None or refused:
            theirs = Opened(self.opened.version, comparison.opened, self.opened.sitting)
            return self.compare(
                comparison.mine, theirs, data=self.http.POST, status=UNREADABLE, refused=refused
            )
        # where a third version came in between: what was decided is mine now, what it was decided on is the start
        start = Marks.of(comparison.theirs)
        if self.opened.version != self.version and differences(self.sheet(self.kept()), merged):
            return self.compare(merged, Opened(self.version, start, self.opened.sitting))
        return self._keep_settled(merged, start)

    def _keep_settled(self, merged: Sheet, start: Marks) -> HttpResponse:
        form = self.form(data=posted(merged))
        if not form.is_valid():
            opened = Opened(self.version, Marks.of(self.sheet(self.kept())), self.opened.sitting)
            return self.page(form, opened=opened, status=UNREADABLE)
        try:
            self.keep(cast("Draft", form.draft()), self.version)
        except (ChangedMeanwhileError, WrongStateError):
            self.read_again()
            if not self.is_open:
                return self._gone(merged)
            return self.compare(merged, Opened(self.version, start, self.opened.sitting))
        if same_words(self.sheet(self.kept()), merged):
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

    def _too_late(self, form: DraftForm, *, valid: bool) -> HttpResponse:
        """It has left, or was thrown away: the words are shown, so that they can be taken along."""
        mine = self.sheet(cast("Draft", form.draft())) if valid else sheet_as_sent(form)
        if self.request is not None and mine != self.sheet(self.kept()):
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
