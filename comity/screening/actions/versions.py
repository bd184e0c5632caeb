"""Files of lists: uploaded, their columns named, read, taken; and the index that follows.

Whoever keeps a list uploads and takes; the screener reads and settles, since both take minutes for a long list.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.records.lists import refused_to_json, safe_label
from comity.records.tables import Encoding
from comity.screening import list_access, staging, versioning
from comity.screening.formats import MOST_BYTES, ListError, Reading
from comity.screening.formats.table import TableMapping, head_of
from comity.screening.models import List, ListFormat, ListKind, Version, VersionState
from comity.screening.standing import today

MOST_REFUSED = (
    10_000  # refused rows that are kept with their cells; more are counted by the sentence that says so
)
SAMPLE = 20  # persons that are shown before a version is taken
OPEN = frozenset({VersionState.COLUMNS, VersionState.WAITING, VersionState.READ, VersionState.FAILED})


class UnreadableListError(RefusalError):
    """The list cannot be read."""

    words = gettext_lazy("The list cannot be read.")
    code = "unreadable-list"


class WrongStepError(RefusalError):
    """This step of the list was done already, or by somebody else."""

    words = gettext_lazy("This step of the list was done already, or by somebody else.")
    code = "wrong-step"


@dataclass(frozen=True)
class Upload:
    """A file of a list as it was chosen."""

    label: str
    content: bytes
    format: ListFormat
    encoding: Encoding = Encoding.UTF_8
    valid_until: date | None = None


@action(events.LIST_VERSION_UPLOADED)
def upload_version(act: Act, list_id: UUID, upload: Upload) -> Version:
    """Keep a file of a list. A table waits for its columns to be named, every other format to be read."""
    digest = hashlib.sha256(upload.content).hexdigest()
    act.about("list", list_id)
    act.note(digest=digest, bytes=len(upload.content), format=upload.format.value)
    found = list_access.list_to_keep(act.actor, list_id)
    _require_open(found, upload, digest)
    header: list[str] = []
    if upload.format == ListFormat.TABLE:
        try:
            header = list(head_of(upload.content, upload.encoding).header)
        except ListError as error:
            raise UnreadableListError(str(error)) from error
    return Version.objects.create(
        of_list=found,
        state=VersionState.COLUMNS if header else VersionState.WAITING,
        format=upload.format,
        label=safe_label(upload.label),
        encoding=upload.encoding,
        header=header,
        content=upload.content,
        sha256=digest,
        valid_until=upload.valid_until,
        uploaded_at=act.at,
        uploaded_by=act.actor.pseudonym,
    )


def _require_open(found: List, upload: Upload, digest: str) -> None:
    if found.ended_at is not None:
        raise UnreadableListError(_("The list was ended. Make a new one."))
    if found.kind == ListKind.OWN:
        raise UnreadableListError(
            _("Your own records are kept under Records; this list follows them by itself.")
        )
    if found.kind == ListKind.HELD:
        raise UnreadableListError(
            _("The notices that this node holds stand in this list by themselves; no file of it is taken.")
        )
    if not upload.content.strip():
        raise UnreadableListError(_("The file is empty. Choose the file that holds the list."))
    if len(upload.content) > MOST_BYTES:
        raise UnreadableListError(
            _("The file has more than %(limit)s MB. Divide the list into several lists.")
            % {"limit": MOST_BYTES // (1024 * 1024)}
        )
    if upload.valid_until is not None and upload.valid_until < today(found):
        raise UnreadableListError(_("The last day of this version is past, so that it could not be used."))
    if found.version is not None and found.version.sha256 == digest:
        raise UnreadableListError(_("The very same file is in force already."))


@action(events.LIST_VERSION_MAPPED)
def map_version(act: Act, version_id: UUID, mapping: TableMapping) -> Version:
    """Say what the columns of a table hold; then it waits to be read."""
    act.about("list-version", version_id)
    act.note(columns=len(mapping.columns.columns), has_key=bool(mapping.key))
    version = _locked(list_access.version_to_keep(act.actor, version_id))
    _require_not_ended(version)
    _require_state(version, VersionState.COLUMNS, VersionState.READ, VersionState.FAILED)
    if version.format != ListFormat.TABLE:
        raise WrongStepError(_("Only a table has columns to be named."))
    try:
        mapping.check(head_of(bytes(version.content), Encoding(version.encoding)))
    except ListError as error:
        raise UnreadableListError(str(error)) from error
    version.mapping, version.state = mapping.to_json(), VersionState.WAITING
    version.save(update_fields=["mapping", "state"])
    return version


@action(events.LIST_VERSION_READ)
def read_version(act: Act, version_id: UUID, outcome: Reading | str, mapping: Mapping[str, Any]) -> Version:
    """Keep what the screener read of a file, or the sentence that says why it cannot be read.

    `mapping` is the one it was read by: where another was named meanwhile, it is read again.
    """
    act.about("list-version", version_id)
    version = _locked(Version.objects.select_related("of_list__agency").get(pk=version_id))
    _require_state(version, VersionState.WAITING)
    if version.mapping != mapping:
        raise WrongStepError(_("Its columns were named anew while it was read."))
    version.read_at = act.at
    if isinstance(outcome, str):
        version.state, version.problem = VersionState.FAILED, outcome
    else:
        version.state, version.problem = VersionState.READ, ""
        version.rows, version.left_out = len(outcome.persons), outcome.left_out
        version.refused = refused_to_json(outcome.refused[:MOST_REFUSED])
        version.sample = [
            [[value.prop, value.value, value.language] for value in one.values]
            for one in outcome.persons[:SAMPLE]
        ]
        version.refused_rows = len(outcome.refused)
        version.header = list(outcome.header)
        version.staged = staging.packed(outcome.persons)
        act.note(rows=version.rows, refused=len(outcome.refused), left_out=version.left_out)
    act.note(state=version.state)
    version.save()
    return version


@action(events.LIST_VERSION_VIEWED)
def view_refused_rows(act: Act, version_id: UUID) -> Version:
    """Return a version for its refused rows, which name persons."""
    act.about("list-version", version_id)
    return list_access.version_to_keep(act.actor, version_id)


@action(events.LIST_VERSION_TAKEN)
def take_version(act: Act, version_id: UUID) -> Version:
    """Decide that what was read comes into force; the screener settles it."""
    act.about("list-version", version_id)
    version = _locked(list_access.version_to_keep(act.actor, version_id))
    _require_not_ended(version)
    _require_state(version, VersionState.READ)
    if not version.rows:
        raise UnreadableListError(
            _("No row of the list can be taken as it stands. Look at the reasons and repair it.")
        )
    version.state, version.taken_by = VersionState.TAKING, act.actor.pseudonym
    version.save(update_fields=["state", "taken_by"])
    act.note(rows=version.rows, refused=version.refused_rows)
    return version


@action(events.LIST_VERSION_SETTLED)
def settle_version(act: Act, version_id: UUID) -> Version:
    """Bring a version into force: its entries, and the index of their names, in one step. Decisions stay with their entries."""
    act.about("list-version", version_id)
    version = Version.objects.select_related("of_list__agency").get(pk=version_id)
    # the list first, as whoever ends it does: else each would wait for the other
    of_list = List.objects.select_for_update().get(pk=version.of_list_id)
    _locked(version)
    _require_state(version, VersionState.TAKING)
    change = versioning.change_by(version, staging.unpacked(bytes(version.staged)), act.at)
    of_list.index, of_list.indexed_at = versioning.built_index(of_list, change), act.at
    versioning.write_change(version, change, act.at)
    last = of_list.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version.number, version.state, version.taken_at = last + 1, VersionState.TAKEN, act.at
    version.added, version.changed, version.ended = len(change.added), len(change.changed), len(change.ended)
    version.content = version.staged = b""
    version.sample = []
    version.save()
    of_list.version = version
    of_list.save(update_fields=["version", "index", "indexed_at"])
    act.note(
        of_list=str(of_list.pk),
        number=version.number,
        added=version.added,
        changed=version.changed,
        ended=version.ended,
        digest=version.sha256,
    )
    return version


@action(events.LIST_VERSION_READ)
def fail_version(act: Act, version_id: UUID, problem: str) -> Version:
    """Keep why a version could not be brought into force; the one before stays, and the file can be given up."""
    act.about("list-version", version_id)
    version = _locked(Version.objects.select_related("of_list__agency").get(pk=version_id))
    _require_state(version, VersionState.TAKING, VersionState.WAITING)
    version.state, version.problem = VersionState.FAILED, problem
    version.save(update_fields=["state", "problem"])
    act.note(state=version.state)
    return version


@action(events.LIST_VERSION_GIVEN_UP)
def give_up_version(act: Act, version_id: UUID) -> Version:
    """Let go of a file that was not taken; its bytes are dropped."""
    act.about("list-version", version_id)
    version = _locked(list_access.version_to_keep(act.actor, version_id))
    _require_state(version, *OPEN)
    version.state, version.content, version.staged = VersionState.GIVEN_UP, b"", b""
    version.refused, version.sample = [], []
    version.save(update_fields=["state", "content", "staged", "refused", "sample"])
    return version


@action(events.LIST_INDEXED)
def index_list(act: Act, seen: List, folder: str, knows_until: datetime) -> bool:
    """Bring a new index of a list's names into force: its folder, and the moment up to which it knows the list.

    Where the list as it was `seen` was ended or got another version meanwhile, the folder never counts; return whether it does.
    """
    act.about("list", seen.pk)
    found = List.objects.select_for_update().get(pk=seen.pk)
    counts = (found.version_id, found.index, found.ended_at) == (seen.version_id, seen.index, None)
    act.note(counts=counts)
    if counts:
        found.index, found.indexed_at = folder, knows_until
        found.save(update_fields=["index", "indexed_at"])
    return counts


def _require_not_ended(version: Version) -> None:
    if List.objects.select_for_update().get(pk=version.of_list_id).ended_at is not None:
        raise WrongStepError(_("The list was ended. Make a new one."))


def _locked(version: Version) -> Version:
    Version.objects.select_for_update().defer("content", "staged").get(pk=version.pk)
    version.refresh_from_db(fields=["state", "mapping"])
    return version


def _require_state(version: Version, *states: VersionState) -> None:
    if version.state not in states:
        raise WrongStepError(
            _("This file stands at “%(state)s”, so that this step is past. Open the list again.")
            % {"state": version.get_state_display()}
        )
