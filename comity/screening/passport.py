"""The machine-readable lines of a document, as a form shows them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.lib.clock import now
from comity.records import ftm
from comity_names import mrz

# signs that a name typed into a box of one line cannot have: it is a zone that a reader has sent there
SIGNS_OF_A_ZONE = "<<"
FIELDS = {
    "number": gettext_lazy("number of the document"),
    "birth_date": gettext_lazy("birth date"),
    "expiry_date": gettext_lazy("expiry date"),
    "optional": gettext_lazy("personal number"),
    "overall": pgettext_lazy("check digit of a passport", "all of the second line together"),
}


class UnreadableZoneError(ValueError):
    """These are not the lines of a document."""


@dataclass(frozen=True, slots=True)
class Zone:
    """What the lines say, and how far their check digits fit."""

    read: mrz.Mrz

    @property
    def fields(self) -> Mapping[str, str]:
        """What goes into the form that looks for the holder."""
        name = f"{self.read.surname}, {self.read.given}" if self.read.given else self.read.surname
        nationality = ftm.country(self.read.nationality) if self.read.nationality else ""
        return {
            "name": name,
            "birth_date": self.read.birth_date or "",
            "sex": {"male": "M", "female": "F"}.get(self.read.sex or "", ""),
            "nationality": self.read.nationality if nationality else "",
            "document": self.read.number,
        }

    @property
    def is_sure(self) -> bool:
        """Whether every check digit fits and nothing was repaired."""
        return not self.said

    @property
    def said(self) -> list[str]:
        """What is to be compared with the document by eye, a sentence each."""
        found = [
            _("The check digit does not fit: %(field)s. Compare it with the document.")
            % {"field": FIELDS[field]}
            for field in self.read.doubts
        ]
        found += [
            _("A sign that machines confuse was put right: %(field)s. Compare it with the document.")
            % {"field": FIELDS[field]}
            for field in self.read.repaired
        ]
        if self.read.nationality and not self.fields["nationality"]:
            found.append(
                _("“%(code)s” is no country we know, so that the nationality was left out.")
                % {"code": self.read.nationality}
            )
        if self.read.expiry_date and self.read.expiry_date < now().date().isoformat():
            found.append(_("The document expired on %(day)s.") % {"day": self.read.expiry_date})
        return found


def read_zone(text: str) -> Zone:
    """Return what the lines of a document say.

    Raises:
        UnreadableZoneError: they have no size of ICAO Doc 9303, or hold signs that no zone has.
    """
    try:
        return Zone(mrz.parse(text, this_year=now().year))
    except mrz.MrzError as error:
        raise UnreadableZoneError(
            _(
                "These are not the lines of a passport or card: two lines of 44 or 36 signs, or three of 30, with letters, "
                "digits and < alone. Type them anew."
            )
        ) from error
