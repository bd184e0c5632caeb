"""Acts on views: keep one, change it, remove it, let a list open with it."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.saved.access import own_view_for, view_for
from comity.saved.models import OpensWith, SavedView

MOST_VIEWS = 30  # of one list and person


class NotAPersonError(RefusalError):
    """Only a person keeps views."""

    words = _("Only a person keeps views.")
    code = "not-a-person"


class ViewNameTakenError(RefusalError):
    """You have a view of this name already. Give another name."""

    words = _("You have a view of this name already. Give another name.")
    code = "name-taken"


class TooManyViewsError(RefusalError):
    """You keep many views of this list already. Remove one first."""

    words = _("You keep many views of this list already. Remove one first.")
    code = "too-many-views"


def _person(act: Act) -> Person:
    if not isinstance(act.actor, Person):
        raise NotAPersonError
    return act.actor


def _demand_free(person: Person, listing: str, name: str, *, but: UUID | None = None) -> None:
    taken = SavedView.objects.filter(person=person, listing=listing, name=name)
    if (taken.exclude(pk=but) if but else taken).exists():
        raise ViewNameTakenError


@action(events.VIEW_KEPT)
def keep_view(act: Act, listing: str, path: str, query: str, name: str) -> SavedView:
    """Keep a list's filters and order under a name; the query string is one that the list itself wrote.

    Raises:
        ViewNameTakenError: there is one of this name.
        TooManyViewsError: there are MOST_VIEWS of this list.
    """
    person = _person(act)
    act.about("view", listing)
    _demand_free(person, listing, name)
    if SavedView.objects.filter(person=person, listing=listing).count() >= MOST_VIEWS:
        raise TooManyViewsError
    try:
        with transaction.atomic():
            view = SavedView.objects.create(person=person, listing=listing, path=path, query=query, name=name)
    except IntegrityError as error:  # pressed twice in one moment
        raise ViewNameTakenError from error
    act.about("view", view.pk)
    act.note(listing=listing)
    return view


@action(events.VIEW_CHANGED)
def change_view(act: Act, view_id: UUID, *, name: str, shared: bool, opens: bool) -> SavedView:
    """Rename a view of one's own, share it with the unit or not, let the list open with it or not.

    Raises:
        AbsentError: there is no such view of this person's.
        ViewNameTakenError: there is one of this name.
    """
    person = _person(act)
    act.about("view", view_id)
    view = own_view_for(person, view_id)
    _demand_free(person, view.listing, name, but=view.pk)
    view.name = name
    view.unit = person.unit if shared else None
    try:
        with transaction.atomic():
            view.save(update_fields=["name", "unit"])
    except IntegrityError as error:
        raise ViewNameTakenError from error
    _open_with(person, view, opens=opens)
    if not shared:
        OpensWith.objects.filter(view=view).exclude(person=person).delete()
    act.note(listing=view.listing, shared=shared, opens=opens)
    return view


@action(events.VIEW_CHOSEN)
def choose_view(act: Act, view_id: UUID, *, opens: bool) -> SavedView:
    """Let a list open with a view that the person sees, or no longer. Raises AbsentError."""
    person = _person(act)
    act.about("view", view_id)
    view = view_for(person, view_id)
    _open_with(person, view, opens=opens)
    act.note(listing=view.listing, opens=opens)
    return view


@action(events.VIEW_REMOVED)
def remove_view(act: Act, view_id: UUID) -> SavedView:
    """Remove a view of one's own, for all who saw it. Raises AbsentError."""
    act.about("view", view_id)
    view = own_view_for(_person(act), view_id)
    act.note(listing=view.listing)
    SavedView.objects.filter(pk=view.pk).delete()
    return view


def _open_with(person: Person, view: SavedView, *, opens: bool) -> None:
    if opens:
        OpensWith.objects.update_or_create(person=person, listing=view.listing, defaults={"view": view})
    else:
        OpensWith.objects.filter(person=person, listing=view.listing, view=view).delete()
