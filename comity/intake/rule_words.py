"""The names of rules in words: why the machine proposes something. The name itself stands beside them, for who mends a table."""

from django.utils.translation import gettext_lazy as _

from comity.intake.models import ProposalKind
from comity.web.words import Words

# by kind and the beginning of the rule's name; the first that fits counts
_WORDS: dict[str, tuple[tuple[str, Words], ...]] = {
    ProposalKind.PERSON: (
        ("title+name", _("An office or a rank stands before the name.")),
        ("name+title", _("An office or a rank stands after the name.")),
        ("name+age", _("An age stands beside the name.")),
        ("name+speech", _("A word such as “said” follows the name.")),
        ("naming+name", _("The text says that somebody is called so.")),
        ("split/", _("An officer took these words out of another person.")),
        ("", _("The words have the form of a name.")),
    ),
    ProposalKind.ORGANISATION: (
        ("name/", _("It stands in our table of known bodies.")),
        ("media", _("It stands in our table of publishers.")),
        ("acronym", _("The text itself explains the short form.")),
        ("embassy", _("A word for an embassy or a consulate, with its country.")),
        ("ministry", _("A word for a ministry, with what it is responsible for.")),
        ("bộ", _("A word for a ministry, with what it is responsible for.")),
        ("", _("A word for a body, with a place, a state or a field beside it.")),
    ),
    ProposalKind.PLACE: (
        ("gazetteer", _("It stands in our table of places.")),
        ("in/", _("A word such as “in” stands before a name.")),
        ("", _("A word such as “province” or “city” stands beside a name.")),
    ),
    ProposalKind.DATE: (("", _("It has the form of a date.")),),
    ProposalKind.FIGURE: (
        ("money", _("A number with a currency.")),
        ("percent", _("A number with a sign or a word for per cent.")),
        ("", _("A number with what it counts.")),
    ),
    ProposalKind.CRIME_AREA: (("", _("A word for this kind of crime stands there.")),),
    ProposalKind.MEETING: (
        ("noun", _("A noun for such a meeting stands there.")),
        ("verb", _("A verb says that people met.")),
    ),
    ProposalKind.AGREEMENT: (("", _("A word for such an agreement stands there, with what became of it.")),),
    ProposalKind.OPERATION: (("", _("A phrase tells of such an operation.")),),
    ProposalKind.OUTCOME: (("", _("A phrase tells of such a result.")),),
    ProposalKind.COMMITMENT: (("", _("A verb of proposing, asking or promising, with who said it.")),),
    ProposalKind.DOCUMENT: (("", _("It stands where documents say such things of themselves.")),),
}


def rule_words(kind: str, rule: str) -> Words:
    """Return why something is proposed, in a sentence; empty for a kind of which nothing is known."""
    return next((words for head, words in _WORDS.get(kind, ()) if rule.startswith(head)), "")
