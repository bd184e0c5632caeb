"""What the post's part answers about its letters: who reads one, and how it follows what its owner decides."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.exchange.models import InLetter, OutLetter
from comity.exchange.taking_out import AnyLetter, Guard, register_guard
from comity.handling.stamp import Handling
from comity.protection.actions._post_keeping import correct_words, forget_words
from comity.protection.models import Complaint, ComplaintSending, PostAsk, PostTask, TaskStep
from comity.protection.post_access import complaints_visible_to, files_visible_to, tasks_visible_to
from comity.protection.post_bodies import REPORT, TASK
from comity.protection.post_exceptions import NotToBeProvenError
from comity.protection.post_holding import asks_about
from comity.sharing.keepers import About, Keeper, LetterRef, Line, Place, register_keeper


def _rows(ref: LetterRef) -> list[PostAsk | PostTask | TaskStep | Complaint | ComplaintSending]:
    """Return the rows that came from a letter, or went with one of ours.

    A partner chooses the ids of its letters and knows those of ours that it got: only rows of the letter's owner are its own.
    """
    ours = ref.owner == settings.NODE_ID
    by = {} if ours else {"peer__node": ref.owner}
    # who asks has the file; who answers has none
    asked, answered = Q(letter=ref.mid, file__isnull=not ours), Q(answer_letter=ref.mid, file__isnull=ours)
    found: list[PostAsk | PostTask | TaskStep | Complaint | ComplaintSending] = []
    found += PostAsk.objects.filter(asked | answered, **by)
    found += PostTask.objects.filter(letter=ref.mid, giver__isnull=not ours, **by)
    steps = TaskStep.objects.filter(letter=ref.mid, by__isnull=not ours).select_related("task")
    found += steps if ours else steps.filter(task__peer__node=ref.owner)
    if ours:
        found += ComplaintSending.objects.filter(letter=ref.mid)
    else:
        found += Complaint.objects.filter(letter=ref.mid, peer__node=ref.owner)
    return found


class PostKeeper(Keeper):
    """Answers for tasks and reports."""

    name = "post"
    schemas = frozenset({TASK, REPORT})

    def place(self, person: Person, ref: LetterRef) -> Place | None:
        """Return where this person reads the letter; None for all who do not."""
        return next((place for row in _rows(ref) if (place := _place(person, row))), None)

    def lines(self, schema: str, data: Mapping[str, Any]) -> Sequence[Line]:
        """Return what a body says."""
        del schema
        found = [Line(gettext_lazy("Words"), data.get("text", ""), data.get("language", ""), "/text")]
        if data.get("title"):
            found.insert(0, Line(gettext_lazy("Task"), data["title"], data.get("language", ""), "/title"))
        if data.get("person"):
            found.append(
                Line(
                    gettext_lazy("Person"), data["person"]["name"], data["person"]["language"], "/person/name"
                )
            )
        return found

    def about(self, schema: str, data: Mapping[str, Any], ref: LetterRef) -> About | None:
        """Return what a release decision needs."""
        del schema, ref
        categories = ("detention", "identity") if data.get("person") else ("detention",)
        return About("detained-national", "", "consular", "ordinary", categories)

    def things(self, ref: LetterRef) -> Collection[tuple[str, str]]:
        """Return nothing by its own name: copies of these letters are not made by any list."""
        del ref
        return ()

    def purge(self, act: Act, ref: LetterRef) -> int:
        """Delete what the letter said."""
        return forget_words(act, _rows(ref), ref.mid)

    def correct(self, act: Act, ref: LetterRef, data: Mapping[str, Any]) -> int:
        """Write the corrected words."""
        return correct_words(act, _rows(ref), data)

    def restamp(self, act: Act, ref: LetterRef, handling: Handling) -> int:
        """Show nothing more: all of it is H2 and stays with who reads it."""
        del act, ref, handling
        return 0


def _place(person: Person, row: object) -> Place | None:
    if isinstance(row, PostAsk):
        if row.file_id and files_visible_to(person).filter(pk=row.file_id).exists():
            return Place(row.get_kind_display(), "", reverse("protection:post-file", args=[row.file_id]))
        if asks_about(person, row.detention).filter(pk=row.pk).exists():
            return Place(row.get_kind_display(), "", reverse("protection:post-ask", args=[row.pk]))
        return None
    task = row if isinstance(row, PostTask) else row.task if isinstance(row, TaskStep) else None
    if task is not None:
        seen = tasks_visible_to(person).filter(pk=task.pk).exists()
        return (
            Place(task.title, task.text_language, reverse("protection:post-task", args=[task.pk]))
            if seen
            else None
        )
    complaint = (
        row.complaint_id
        if isinstance(row, ComplaintSending)
        else row.pk
        if isinstance(row, Complaint)
        else None
    )
    if complaint is not None and complaints_visible_to(person).filter(pk=complaint).exists():
        return Place(
            _("What a person held told the post"), "", reverse("protection:post-apart-one", args=[complaint])
        )
    return None


def _may_leave(letter: AnyLetter) -> None:
    """Give no proof of a report out: it holds the letter, and whoever may ask for proofs need not be one of its readers.

    All reports are alike in this, so that the refusal does not tell a complaint from a date for a visit.
    """
    if isinstance(letter, OutLetter | InLetter) and letter.schema == REPORT:
        raise NotToBeProvenError


def _noted(_act: Act, _letter: AnyLetter) -> None:
    """Note nothing: none is taken out."""


def register() -> None:
    """Answer for the letters; at start."""
    register_keeper(PostKeeper())
    register_guard(Guard(_may_leave, _noted))
