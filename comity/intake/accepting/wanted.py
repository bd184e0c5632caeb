"""A wanted file begun from a suspect; the pre-flight of the room asks for the warrant as it does of every file."""

from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.intake.accepting import offices, record, record_add
from comity.intake.accepting.confirming import Case, Made, Maker, read_told
from comity.intake.accepting.wishes import WANTED, Field, Target, Wish
from comity.notices import actions as notices
from comity.notices.access import may_seek
from comity.notices.models import FileKind


def possible(case: Case) -> bool:
    """Only a suspect, in the text as in what was changed of it: nobody with an office or a rank, no victim, nobody the text says nothing of."""
    return all(
        offices.is_suspect(one.get("role")) and not offices.is_office(one.get("role"), one.get("rank"))
        for one in (case.proposal.content, case.content)
    )


def open_to(person: Person) -> bool:
    """Whether somebody works on wanted files and keeps records."""
    return bool(may_seek(person)) and record.open_to(person)


def describe(_case: Case) -> Target:
    """Return the target as it is offered."""
    return Target(
        WANTED,
        _("A wanted file"),
        (
            Field(
                "kind",
                _("What is it to become?"),
                "choice",
                initial=FileKind.BILATERAL.value,
                choices=list(FileKind.choices),
            ),
        ),
        onto="subject",
        asks_purpose=True,
        warning=_(
            "There must be a warrant for the arrest. The file begins as a draft, and its rules ask for it."
        ),
    )


def make(act: Act, case: Case, wish: Wish) -> Made:
    """Begin the file from the record named, or from one that is made first."""
    told = read_told(describe(case).fields, wish.told)
    if wish.onto is None:
        subject = record.add(act, case, wish).pk
    else:
        subject = wish.onto
        record_add.add(act, case, wish, subject)
    file = notices.begin_file(act, FileKind(told["kind"]), subject=subject)
    return {"room": "notices", "kind": "wanted", "id": str(file.pk), "subject": str(subject)}


MAKER = Maker(WANTED, possible, open_to, describe, make)
