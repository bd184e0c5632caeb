"""A record that may be about a person of a document, as it is offered: what tells its bearer from another of that name, and its page."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.intake.knowing import Known
from comity.intake.leading import chance_words
from comity.web.dates import part_day_words
from comity.web.pieces.drawing import reading_language

Option = tuple[str, str, SafeString]  # the record, its words, what stands below them


def offered(one: Known) -> Option:
    """Return a record as a choice: caption and probability; below birth dates, numbers, why it may be the person, the way to its page."""
    return str(one.subject_id), f"{one.caption}, {chance_words(one.probability)}", _below(one)


def _below(one: Known) -> SafeString:
    language = reading_language()
    facts = [
        (_("Born"), ", ".join(part_day_words(day, language) for day in one.born)),
        (_("Numbers"), ", ".join(one.numbers)),
    ]
    told = format_html_join(" · ", "{}: <b>{}</b>", [fact for fact in facts if fact[1]])
    above = format_html("{}<br>", told) if told else told
    return format_html("{}{} {}", above, " ".join(dict.fromkeys(one.reasons)), _link(one))


def _link(one: Known) -> SafeString:
    return format_html(
        '<a href="{}">{}<span class="vh"> {}</span></a>',
        reverse("records:subject", args=[one.subject_id]),
        _("Open the record"),
        one.caption,
    )
