"""The properties that our forms and lists offer, in the words of the trade.

The names of schemata and properties are FollowTheMoney's; what is left out here can still be imported and is shown.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCHEMATA: Final[dict[str, Promise]] = {
    "Person": _("Person"),
    "Company": _("Company"),
    "Organization": _("Organisation"),
    "PublicBody": _("Public body"),
    "Vehicle": _("Vehicle"),
    "BankAccount": _("Bank account"),
    "UserAccount": _("Account of a messenger or network"),
}

LABELS: Final[dict[str, Promise]] = {
    "name": _("Name"),
    "alias": _("Other name"),
    "weakAlias": _("Nickname"),
    "birthDate": _("Born"),
    "birthPlace": _("Place of birth"),
    "gender": _("Sex"),
    "nationality": _("Nationality"),
    "passportNumber": _("Passport"),
    "idNumber": _("Identity card or number"),
    "phone": _("Telephone"),
    "email": _("E-mail address"),
    "username": _("User name"),
    "service": _("Service"),
    "address": _("Address"),
    "position": _("Position"),
    "fatherName": _("Father's name"),
    "motherName": _("Mother's name"),
    "appearance": _("Appearance"),
    "registrationNumber": _("Registration number"),
    "taxNumber": _("Tax number"),
    "accountNumber": _("Account number"),
    "iban": _("IBAN"),
    "country": _("Country"),
    "jurisdiction": _("Registered in"),
    "model": _("Model"),
    "notes": _("Remark"),
}

# parts of a name in columns of their own; together they are the name
PARTS: Final[dict[str, Promise]] = {"lastName": _("Surname"), "firstName": _("Given names")}

# the order in which a subject's statements are shown and offered
ORDER: Final = tuple(LABELS)

NAMES: Final = frozenset({"name", "alias", "weakAlias", "previousName"})
NATIONALITIES: Final = frozenset({"nationality", "citizenship"})
# Numbers that stand for one thing: equal numbers are compared as documents, addresses of people as accounts.
DOCUMENTS: Final = frozenset(
    {"passportNumber", "idNumber", "registrationNumber", "taxNumber", "licenseNumber", "socialSecurityNumber"}
)
ACCOUNTS: Final = frozenset({"phone", "email", "username", "accountNumber", "iban"})


def label(prop: str) -> str:
    """Say a property in the reader's language; one we have no word for keeps its own name."""
    return str({**PARTS, **LABELS}.get(prop, prop))


def schema_label(schema: str) -> str:
    """Say a schema in the reader's language."""
    return str(SCHEMATA.get(schema, schema))


def place(prop: str) -> tuple[int, str]:
    """Return a sort key: our order first, then by name."""
    return (ORDER.index(prop) if prop in LABELS else len(ORDER), prop)
