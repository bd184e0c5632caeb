"""A pack for the court: an item as a plain page in the reader's language, its files, and the owner's signed letters."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from comity.exchange.core.digests import unb64u
from comity.exchange.files import plaintext
from comity.exchange.models import StoredFile
from comity.sharing.keepers import Line

_LONGEST_ENDING = 8


@dataclass(frozen=True)
class Pack:
    """What goes in. `letter` are the owner's signed bytes, `leave` those of its leave where there was one."""

    owner: str
    owner_name: str
    mid: str
    written_at: datetime
    by: str
    reason: str
    lines: Sequence[Line]
    handling: Sequence[tuple[str, str]]
    verified: bool
    letter: bytes = field(repr=False)
    leave: bytes | None = field(default=None, repr=False)
    leave_words: str = ""
    receipts: Sequence[tuple[str, str]] = ()
    files: Sequence[StoredFile] = ()


def write(pack: Pack, to: IO[bytes]) -> None:
    """Write the pack as a zip with fixed names; labels of files stand in the page and are never used as paths.

    Files are read piece by piece: one may be larger than the memory.

    Raises:
        DigestMismatchError: a file is lost or changed on the disk.
    """
    named = [(f"files/{place:02d}{_ending(file.label)}", file) for place, file in enumerate(pack.files, 1)]
    shown = {
        "pack": pack,
        "files": [(name, file, unb64u(file.digest).hex()) for name, file in named],
        "node": settings.NODE_ID,
        "language": get_language() or "en",
    }
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("item.html", render_to_string("sharing/pack.html", shown))
        archive.writestr("letter.jws", pack.letter)
        if pack.leave is not None:
            archive.writestr("leave.jws", pack.leave)
        for name, file in named:
            with archive.open(name, "w", force_zip64=True) as inside:
                for piece in plaintext(file):
                    inside.write(piece)


def _ending(label: str) -> str:
    ending = PurePosixPath(label).suffix.lower()
    return ending if ending[1:].isascii() and ending[1:].isalnum() and len(ending) <= _LONGEST_ENDING else ""
