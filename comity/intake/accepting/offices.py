"""Whether a person of a text is one a case is about, or the holder of an office who is no subject. Pure."""

from typing import Final

from django.utils.translation import gettext_lazy as _

# the words of comity-intake/1 for roles in a case, in the languages that are read; whatever else stands there is an office
SUSPECTS: Final = frozenset(
    {
        *("suspect", "suspecte", "accused", "defendant", "prévenu", "accusé"),
        *("nghi phạm", "nghi can", "đối tượng", "bị can", "bị cáo", "can phạm", "kẻ tình nghi"),
        *("容疑者", "被疑者", "被告", "被告人"),
        *("嫌疑人", "犯罪嫌疑人", "嫌犯", "被告人", "嫌疑犯", "疑犯"),
    }
)
VICTIMS: Final = frozenset({"victim", "victime", "nạn nhân", "被害者", "被害人", "受害人", "受害者"})

WARNING: Final = _("This is somebody in office. Officials whom a document names are not subjects of records.")
VICTIM_WARNING: Final = _(
    "This is a victim. A victim’s name belongs in no record that others search. Confirm without a record if you can."
)


def is_suspect(role: str | None) -> bool:
    """Whether a role says that a case is against the person."""
    return (role or "").strip().casefold() in SUSPECTS


def is_victim(role: str | None) -> bool:
    """Whether a role says that the person was harmed."""
    return (role or "").strip().casefold() in VICTIMS


def is_office(role: str | None, rank: str | None) -> bool:
    """Whether somebody is named for an office, and not for a part in a case; whoever bears a rank holds an office, whatever else is said.

    A suspect who bears a rank is most often a suspect whom a text names beside an officer: such a file is begun in its own room.
    """
    if is_victim(role):
        return False
    return bool(rank) or (bool(role) and not is_suspect(role))
