"""Why somebody looks at a person: asked before the first look, kept with each search and each look."""

import re
from dataclasses import dataclass
from typing import Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.audit.acts import RefusalError

# A reference of a case, request or form: never words, so that no name reaches the log.
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,39}")


class Purpose(models.TextChoices):
    """What a look at records may serve."""

    REQUEST = "request", gettext_lazy("To answer or prepare a request")
    CASE = "case", gettext_lazy("For a case")
    BORDER = "border-check", gettext_lazy("Border check")
    VISA = "visa", gettext_lazy("Visa application")
    EVENT = "event", gettext_lazy("Accreditation for an event")
    UPKEEP = "upkeep", gettext_lazy("To keep records correct")


# these are always about one thing that has a reference
NEEDS_REFERENCE = frozenset({Purpose.REQUEST, Purpose.CASE})


class PurposeMissingError(RefusalError):
    """Say why you look. The purpose is kept with the search."""

    words = gettext_lazy("Say why you look. The purpose is kept with the search.")
    code = "purpose-missing"


@dataclass(frozen=True, slots=True)
class Looking:
    """A purpose with the reference of what it serves."""

    purpose: Purpose
    reference: str = ""

    @classmethod
    def read(cls, purpose: str, reference: str = "") -> Self:
        """Return a purpose from a form or a session.

        Raises:
            PurposeMissingError: not one of the purposes, or its reference is missing or holds words.
        """
        if purpose not in Purpose.values:
            raise PurposeMissingError(_("Say why you look. The purpose is kept with the search."))
        found = cls(Purpose(purpose), reference.strip())
        if found.reference and not REFERENCE.fullmatch(found.reference):
            raise PurposeMissingError(
                _("Give the number of the case or request, such as C-2026-0077, without words.")
            )
        if found.purpose in NEEDS_REFERENCE and not found.reference:
            raise PurposeMissingError(_("Give the number of the case or request this look serves."))
        return found
