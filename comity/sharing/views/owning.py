"""What an owner does with a letter that has left: take it back, ask to delete it, correct it, make its handling stricter."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE
from comity.audit.acts import RefusalError
from comity.sharing import actions
from comity.sharing.access import decider_of, our_letter_for, same_for_others
from comity.sharing.exceptions import BoundError, NotHereError
from comity.sharing.forms import CorrectForm, NarrowForm, TakeBackForm
from comity.sharing.keepers import LetterRef, is_bound, lines_of
from comity.sharing.letters import OURS
from comity.sharing.models import Revision, RevisionKind
from comity.sharing.own import current_data, current_handling
from comity.sharing.showing import Shown, our_letter
from comity.sharing.views._shared import data_of, page, status_of, to_letter

KINDS = {"recall": RevisionKind.RECALL, "delete": RevisionKind.DELETION}
ACTS = {"recall": actions.recall_letter, "delete": actions.request_deletion}


def _shown(person: Person, mid: UUID) -> Shown:
    decider_of(person, "letter", mid)
    return our_letter(person, mid, our_letter_for(person, mid).schema)


def _bound(request: HttpRequest, mid: UUID, kind: str) -> HttpResponse | None:
    """Turn somebody away who comes to write what would be refused; what was written before it was signed is refused by the act."""
    if request.method == "POST" or not is_bound(LetterRef(settings.NODE_ID, mid), kind):
        return None
    messages.error(request, str(BoundError.words))
    return to_letter(OURS, mid)


def _gone(request: HttpRequest, revision: Revision) -> HttpResponse:
    messages.success(request, _("Every holder is told. This page shows who has confirmed."))
    return redirect("sharing:revision", revision.pk)


def _back(request: HttpRequest, template: str, form: Form, **more: object) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=status_of(form))


@for_roles(APPROVES_RELEASE)
@page
def recall(request: HttpRequest, mid: UUID, word: str) -> HttpResponse:
    """Take a letter of ours back, or ask every holder to delete it."""
    person = signed_in_person(request)
    if word not in ACTS:
        raise NotHereError("letter", mid, "no-such-act")
    shown = _shown(person, mid)
    if (elsewhere := _bound(request, mid, KINDS[word])) is not None:
        return elsewhere
    letter = our_letter_for(person, mid)
    others = [str(one.peer) for one in same_for_others(person, letter)]
    form = TakeBackForm(data_of(request), request=request, one=str(letter.peer), others=others)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["reason"], form.cleaned_data["text"]
        try:
            if form.from_all:
                return _all_gone(request, actions.take_back_from_all(person, mid, KINDS[word], *why))
            revision = ACTS[word](person, mid, *why)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _gone(request, revision)
    return _back(request, "sharing/recall.html", form, shown=shown, word=word, others=others)


def _all_gone(request: HttpRequest, revisions: list[Revision]) -> HttpResponse:
    said = ngettext(
        "Every holder of %(number)s letter is told. It stands here until all have confirmed.",
        "Every holder of %(number)s letters is told. Each stands here until all have confirmed.",
        len(revisions),
    )
    messages.success(request, said % {"number": len(revisions)})
    return redirect("sharing:revisions")


@for_roles(APPROVES_RELEASE)
@page
def correct(request: HttpRequest, mid: UUID) -> HttpResponse:
    """Correct passages of a letter of ours at every holder."""
    person = signed_in_person(request)
    shown = _shown(person, mid)
    if (elsewhere := _bound(request, mid, RevisionKind.CORRECTION)) is not None:
        return elsewhere
    form = CorrectForm(data_of(request), request=request, lines=lines_of(*current_data(mid)))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            revision = actions.correct_letter(person, mid, given["reason"], given["text"], form.passages())
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _gone(request, revision)
    return _back(request, "sharing/correct.html", form, shown=shown)


@for_roles(APPROVES_RELEASE)
@page
def narrow(request: HttpRequest, mid: UUID) -> HttpResponse:
    """Make the handling of a letter of ours stricter at every holder."""
    person = signed_in_person(request)
    shown = _shown(person, mid)
    form = NarrowForm(data_of(request), request=request)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        stricter = form.stricter(current_handling(mid))
        try:
            revision = actions.narrow_letter(person, mid, given["reason"], given["text"], stricter)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _gone(request, revision)
    return _back(request, "sharing/narrow.html", form, shown=shown)
