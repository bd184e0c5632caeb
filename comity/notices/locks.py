"""The order in which rows of a circulation are locked: file, letter, circulation, whoever acts."""

from comity.notices.models import WantedFile
from comity.release.models import Outgoing


def file_of(outgoing: Outgoing) -> WantedFile:
    """Return the wanted file of a letter that leaves, under its lock."""
    rows = WantedFile.objects.select_for_update(of=("self",)).select_related("agency")
    return rows.get(circulations=outgoing.origin_id)


def lock_file(outgoing: Outgoing) -> None:
    """Lock the file of a letter before the letter, as the acts on files do."""
    file_of(outgoing)
