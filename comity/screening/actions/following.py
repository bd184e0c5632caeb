"""Persons that come into a list and leave it one by one, as what the node holds for others comes and goes."""

from uuid import UUID

from comity.accounts.models import Agency
from comity.audit import events
from comity.audit.acts import Act, action
from comity.records.rows import materialise
from comity.screening import held, list_access
from comity.screening.actions.forgetting import NOTHING
from comity.screening.held import Standing
from comity.screening.models import (
    Adjudication,
    Entry,
    Hit,
    List,
    ListFormat,
    ListKind,
    NamesakeCard,
    Version,
    VersionState,
)
from comity.screening.versioning import COMPARED, filled

NO_FILE = "—"  # what such a list has instead of the name of a file


@action(events.LIST_FILLED)
def begin_following(act: Act, of_list: List) -> int:
    """Fill a list that was just made with what stands now; return how many persons. It has one version, which no file brought."""
    act.about("list", of_list.pk)
    of_list.version = Version.objects.create(
        of_list=of_list,
        number=1,
        state=VersionState.TAKEN,
        format=ListFormat.TABLE,
        label=NO_FILE,
        sha256="",
        uploaded_at=act.at,
        uploaded_by=act.actor.pseudonym,
        taken_at=act.at,
        taken_by=act.actor.pseudonym,
    )
    of_list.save(update_fields=["version"])
    found = sum(_write(act, of_list, one) for one in held.standing(ListKind(of_list.kind)))
    act.note(persons=found)
    return found


@action(events.LIST_ENTRY_STOOD)
def stand_in_list(act: Act, agency: Agency, kind: ListKind, standing: Standing) -> bool:
    """Let a thing stand in the agency's list as it is now; return whether there is such a list."""
    act.about("list-entry", standing.id)
    of_list = list_access.list_of(agency, kind)
    act.note(of_list=str(of_list.pk) if of_list else "")
    if of_list is not None:
        _write(act, of_list, standing)
    return of_list is not None


def _write(act: Act, of_list: List, standing: Standing) -> bool:
    if of_list.version is None:
        return False
    entry = Entry.objects.select_for_update(of=("self",)).filter(pk=standing.id).first()
    entry = entry or Entry(pk=standing.id, key=str(standing.id))
    entry.of_list, entry.since, entry.ended_by, entry.changed_at = of_list, of_list.version, None, act.at
    entry.handling, entry.stands_until = standing.handling, standing.until
    row = materialise(standing.values, is_searched=False)
    filled(entry, row, [[one.prop, one.value, one.written, one.language] for one in standing.values]).save()
    return True


@action(events.LIST_ENTRY_LEFT)
def leave_list(act: Act, entry_id: UUID, *, forget: bool) -> bool:
    """Take a thing out of its list at once; return whether it stood in one.

    `forget`: its owner took it back. Hits on it that nobody decided go; of decided ones the side of the list is emptied, and
    cards of namesakes that rest on them are withdrawn: nobody can tell any more from whom they tell apart.
    """
    act.about("list-entry", entry_id)
    entry = (
        Entry.objects.select_for_update(of=("self",)).select_related("of_list").filter(pk=entry_id).first()
    )
    if entry is None:
        return False
    if forget:
        act.note(hits=_forget(act, entry))
    if not Hit.objects.filter(entry=entry).exists():
        entry.delete()
        return True
    if forget:
        nobody = materialise((), is_searched=False)
        filled(entry, nobody, [])
        entry.handling = {}
    entry.ended_by, entry.changed_at = entry.since, act.at
    entry.save(update_fields=[*COMPARED, "values", "handling", "ended_by", "changed_at"])
    return True


def _forget(act: Act, entry: Entry) -> int:
    hits = Hit.objects.filter(entry=entry)
    decided = Adjudication.objects.filter(hit__in=hits).values("hit")
    NamesakeCard.objects.filter(hit__in=hits, withdrawn_at=None).update(withdrawn_at=act.at)
    gone, _kinds = hits.exclude(pk__in=decided).delete()
    for hit in Hit.objects.select_for_update(of=("self",)).filter(entry=entry):
        hit.explanation = {**hit.explanation, "right_name": "", "right": NOTHING, "parts": [], "factors": []}
        hit.save(update_fields=["explanation"])
    return gone
