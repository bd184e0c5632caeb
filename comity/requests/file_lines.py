"""Files as pages show them: how far each is on its way, in words, and why one is broken or set apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.exchange.files import Progress
from comity.exchange.models import FileState
from comity.requests.models import Attachment
from comity.web.dates import span_words
from comity.web.pieces.drawing import reading_language
from comity.web.words import Words

FLAWS: dict[str, Words] = {
    "digest-mismatch": gettext_lazy(
        "What came is not the file that the letter announces. Ask the partner to send it again."
    ),
    "chunk-lost": gettext_lazy("A part of the file is not on this node’s disk any more. Tell the operator."),
    "lost-in-restore": gettext_lazy(
        "This node lost the file with its backup. The partner has it: ask for it there."
    ),
}
OTHER_FLAW = gettext_lazy("The file cannot be read. Ask for it again.")


@dataclass(frozen=True)
class FileLine:
    """One file on a page; `progress` is that of the letter it goes or came with."""

    file: Attachment
    progress: Progress | None = None

    @property
    def opens(self) -> bool:
        """Whether it can be taken out."""
        return self.file.is_whole

    @property
    def moves(self) -> bool:
        """Whether it is on its way or being checked: the page looks again."""
        return self.progress is not None and self.progress.moves

    @property
    def under_way(self) -> str:
        """How far it is, in a sentence; empty where nothing moves."""
        at = self.progress
        if at is None or not at.moves:
            return _("It is being checked.") if self.file.stored.state == FileState.CHECKING else ""
        if at.done >= at.size:
            return _("%(label)s: all of it is here and is being checked.") % {"label": self.file.label}
        done = {"label": self.file.label, "done": filesizeformat(at.done), "size": filesizeformat(at.size)}
        if at.left is None:
            words = (
                _("%(label)s: the partner has %(done)s of %(size)s; nothing moves at the moment.")
                if at.ours
                else _("%(label)s: %(done)s of %(size)s are here; nothing moves at the moment.")
            )
            return words % done
        more = {"rate": filesizeformat(at.rate), "left": span_words(at.left, reading_language())}
        words = (
            _("%(label)s: the partner has %(done)s of %(size)s; %(rate)s a second, about %(left)s left.")
            if at.ours
            else _("%(label)s: %(done)s of %(size)s are here; %(rate)s a second, about %(left)s left.")
        )
        return words % {**done, **more}

    @property
    def trouble(self) -> str:
        """What is wrong with it, in a sentence; empty where nothing is."""
        state = self.file.stored.state
        if state == FileState.BROKEN:
            return str(FLAWS.get(self.file.stored.flaw, OTHER_FLAW))
        return _("It was deleted here.") if state == FileState.GONE else ""

    @property
    def set_apart(self) -> str:
        """Why it is set apart, in a sentence; empty where it is not."""
        return str(self.file.stored.get_quarantine_display()) if self.file.stored.quarantine else ""


def file_lines(
    files: Iterable[Attachment],
    mid: UUID | None = None,
    progress: Mapping[tuple[UUID, UUID], Progress] | None = None,
) -> list[FileLine]:
    """Return files for a page, with how far they are in one letter."""
    known = progress or {}
    return [FileLine(one, known.get((mid, one.stored_id)) if mid else None) for one in files]
