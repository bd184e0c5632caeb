"""Times, spans and numbers, as the reader's language writes them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.web import dates
from comity.web.pieces.drawing import reading_language

register = template.Library()


def moment_in(moment: datetime, zone: ZoneInfo | str | None, style: str) -> str:
    """Write a moment in a zone, else in the reader's."""
    shown = ZoneInfo(zone) if isinstance(zone, str) else zone or timezone.get_current_timezone()
    return dates.moment_words(moment, shown, reading_language(), style)


@register.simple_tag
def when(moment: datetime | date | None, style: str = "", zone: ZoneInfo | str | None = None) -> SafeString:
    """Write a moment in a zone (else the reader's), or a calendar day; nothing at all for None."""
    if moment is None:
        return SafeString("")
    if isinstance(moment, datetime):
        text, stamp = (
            moment_in(moment, zone, style or "full"),
            moment.astimezone(UTC).isoformat(timespec="seconds"),
        )
    else:
        text, stamp = dates.day_words(moment, reading_language(), style or "day"), moment.isoformat()
    return format_html('<time datetime="{}">{}</time>', stamp, text)


@register.simple_tag
def born(text: str) -> str:
    """Write a birth date, of which the year or the month may be all that is known."""
    return dates.part_day_words(text, reading_language())


@register.simple_tag
def period(begins: datetime, ends: datetime, zone: ZoneInfo) -> str:
    """Write from when until when at a place."""
    return dates.period_words(begins, ends, zone, reading_language())


@register.simple_tag
def both(moment: datetime, here: dates.Place, there: dates.Place) -> SafeString:
    """Write the time of a moment at two places; the day too where theirs is another."""
    differs = moment.astimezone(here.zone).date() != moment.astimezone(there.zone).date()
    style = "short" if differs else "time"
    text = _("%(here_time)s %(here)s, %(there_time)s %(there)s") % {
        "here": here.label,
        "here_time": moment_in(moment, here.zone, style),
        "there": there.label,
        "there_time": moment_in(moment, there.zone, style),
    }
    return format_html(
        '<time datetime="{}">{}</time>', moment.astimezone(UTC).isoformat(timespec="seconds"), text
    )


@register.simple_tag
def there(moment: datetime, zone: ZoneInfo | str) -> SafeString:
    """Write the time of a moment elsewhere, beside the reader's own; the day too where theirs is another."""
    elsewhere = ZoneInfo(zone) if isinstance(zone, str) else zone
    here = timezone.get_current_timezone()
    differs = moment.astimezone(here).date() != moment.astimezone(elsewhere).date()
    return when(moment, "week" if differs else "time", elsewhere)


@register.simple_tag
def zones(places: Iterable[dates.Place]) -> SafeString:
    """Write the hour at each place, for the head of the page."""
    now = timezone.now()
    each = format_html_join(
        "",
        "<span>{} <b>{}</b></span>",
        ((place.label, moment_in(now, place.zone, "time")) for place in places),
    )
    return format_html('<div class="zones">{}</div>', each)


@register.simple_tag
def duration(span: timedelta) -> str:
    """Write a span in its short form."""
    return dates.span_words(span, reading_language())


@register.simple_tag
def number(value: float | Decimal) -> str:
    """Write a number as the reader's language groups it."""
    return dates.number_words(value, reading_language())
