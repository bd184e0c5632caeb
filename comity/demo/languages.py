"""Whether the program can speak its languages: catalogues are compiled before pages read them."""

from pathlib import Path

ROOM = Path(__file__).resolve().parent.parent
NOT_COMPILED = (
    "Every page will be in English: the words of other languages are not compiled. Stop this with Ctrl-C, write them with"
    " `python -m tools.catalogues compile`, and begin again. `make demo` does so by itself."
)


def not_compiled(rooms: Path | None = None) -> list[Path]:
    """Return the catalogues of the rooms in a folder, of this program where none is given, that no program can read yet."""
    found = (rooms or ROOM).glob("*/locale/*/LC_MESSAGES/django.po")
    return sorted(one for one in found if not one.with_suffix(".mo").exists())
