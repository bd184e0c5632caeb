"""Which fields of a request's form are marked as needed, after what the kind asks for.

What is missing is decided by `completeness`; this says the same beforehand, beside the field.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from comity.web.words import Words

NEEDED, ONE_OF_TWO = _("needed"), _("one of the two is needed")
ALWAYS = ("partner", "kind", "title", "basis", "codes")
# shown only where they are needed
WHEN_SHOWN = ("urgency_reason", "h3_text")
BY_REQUIREMENT = {
    "questions": "question_1",
    "facts": "facts",
    "offence": "offence",
    "purpose": "purpose",
    "subjects": "subjects-0-name",
    "identities": "subjects-0-name",
    "links": "person_link",
}
IDENTIFIERS = ("subjects-0-phone", "subjects-0-document")
# may become needed, or cease to be, while the page is open: the kind was changed
MOVING = (*BY_REQUIREMENT.values(), *IDENTIFIERS)


def needs_of(requires: Iterable[str], subjects: int) -> dict[str, Words]:
    """Return the mark of each field; an empty one stands where a mark may come."""
    found: dict[str, Words] = dict.fromkeys(MOVING, "")
    found |= dict.fromkeys((*ALWAYS, *WHEN_SHOWN), NEEDED)
    found |= {f"subjects-{place}-category": NEEDED for place in range(subjects)}
    for requirement in requires:
        if requirement == "identifiers":
            found |= dict.fromkeys(IDENTIFIERS, ONE_OF_TWO)
        else:
            found[BY_REQUIREMENT.get(requirement, f"detail_{requirement}")] = NEEDED
    return found
