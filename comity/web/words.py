"""Words that more than one room needs, each said once so that it is translated once."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface: Django's code, the tag for `lang` (BCP 47), and what it calls itself."""

    code: str
    tag: str
    name: str


LANGUAGES = (
    Language("en", "en", "English"),
    Language("vi", "vi", "Tiếng Việt"),
    Language("ja", "ja", "日本語"),
    Language("zh-hans", "zh-Hans", "简体中文"),
)
TAGS = {language.code: language.tag for language in LANGUAGES}

CLASSIFICATIONS: tuple[Words, ...] = (
    pgettext_lazy("classification", "Open"),
    pgettext_lazy("classification", "Restricted"),
    pgettext_lazy("classification", "Confidential"),
    pgettext_lazy("classification", "Secret"),
)

# What a handling code means to the person who holds the item; the law behind it is the handling room's.
HANDLING: dict[str, Words] = {
    "H0": _("for the stated police purpose only"),
    "H1": _("not in court without the owner’s leave"),
    "H2": _("not passed on without the owner’s leave"),
    "H3": _("other limits, always written out"),
}
UNKNOWN_HANDLING = _("a code we do not know: all limits apply")

# One word for each state of a message on its way, in the order in which they come.
RECEIPTS: dict[str, Words] = {
    "sent": pgettext_lazy("receipt", "On its way"),
    "stored": pgettext_lazy("receipt", "Stored"),
    "delivered": pgettext_lazy("receipt", "Delivered"),
    "read": pgettext_lazy("receipt", "Read"),
    "acted": pgettext_lazy("receipt", "Acted on"),
}
RECEIPTS_AT: dict[str, Words] = {
    "sent": pgettext_lazy("receipt", "On its way since %(when)s"),
    "stored": pgettext_lazy("receipt", "Stored %(when)s"),
    "delivered": pgettext_lazy("receipt", "Delivered %(when)s"),
    "read": pgettext_lazy("receipt", "Read %(when)s"),
    "acted": pgettext_lazy("receipt", "Acted on %(when)s"),
}
HELD_BACK = _("Held back")
REFUSED = pgettext_lazy("receipt", "Refused")
REFUSED_BECAUSE = pgettext_lazy("receipt", "Refused: %(reason)s")

CLOCKS: dict[str, Words] = {
    "run": _("%(span)s left"),
    "soon": _("%(span)s left"),
    "late": _("%(span)s late"),
    "stop": _("Stopped %(span)s"),
    "met": _("Answered in %(span)s"),
    "none": _("No date"),
}

# What a clock says where there is no span beside it, in a filter or a file.
CLOCK_STATES: dict[str, Words] = {
    "run": pgettext_lazy("clock", "Running"),
    "soon": pgettext_lazy("clock", "Ends soon"),
    "late": pgettext_lazy("clock", "Late"),
    "stop": pgettext_lazy("clock", "Stopped"),
    "met": pgettext_lazy("clock", "Ended"),
    "none": pgettext_lazy("clock", "No clock"),
}

YES = pgettext_lazy("answer", "Yes")
NO = pgettext_lazy("answer", "No")
NOT_KNOWN = _("Not known")
# How two values of two persons compare.
RELATIONS: dict[str, Words] = {
    "same": _("Agrees"),
    "near": _("Near"),
    "diff": _("Differs"),
    "none": NOT_KNOWN,
}
NOTHING_HERE = _("There is nothing here for you")
