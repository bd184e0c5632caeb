"""The stamp of a wanted file and the answers about rights, as the release decision is asked them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from comity.handling.stamp import Handling, Onward
from comity.notices.core.sheet import NO, NOT_REFUGEE, YES, WantedSheet
from comity.notices.models import WantedFile
from comity.requests.departure import stamp

CHARACTERS = ("political", "military", "religious", "racial")


def handling_of(file: WantedFile, sheet: WantedSheet, purpose: str, until: datetime) -> Handling:
    """Return the stamp a file leaves with: nobody uses it after its end, and where somebody is kept out nobody passes it on."""
    found = stamp(file.handling, {}, purpose)
    caveats = {"death-penalty": sheet.death_penalty, "torture": sheet.torture_risk}
    closed = bool(file.excluded) or sheet.refugee != NOT_REFUGEE
    return replace(
        found,
        caveats=frozenset(name for name, said in caveats.items() if said == YES),
        retain_until=until,
        delete_after=until,
        onward=Onward.NO if closed else found.onward,
    )


def rights_of(sheet: WantedSheet) -> Mapping[str, bool]:
    """Answer the three questions about rights.

    What is not known counts as yes: a named senior decides then. That a person answered the pre-flight does not say no.
    """
    return {
        "political_or_belief": any(getattr(sheet, name) != NO for name in CHARACTERS),
        "press_or_defender": sheet.press_or_defender != NO,
        "refugee_or_asylum": sheet.refugee != NOT_REFUGEE,
    }


def feared_states(sheet: WantedSheet) -> frozenset[str]:
    """Return the states that must never learn of the file: those a person fled from, unless it is said that the person is no refugee."""
    return frozenset(sheet.refugee_from) if sheet.refugee != NOT_REFUGEE else frozenset()
