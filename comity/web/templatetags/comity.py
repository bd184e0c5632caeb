"""The pieces of a page, as template tags. `docs/how-to/pages.md` shows each with an example."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.contrib.messages import constants as levels
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.web import dates, icons, words
from comity.web.clocks import Face, State
from comity.web.context import Reader
from comity.web.listing.paging import Tally
from comity.web.names import Written, split_family

register = template.Library()

TAG_ICONS = {"late": "warning", "soon": "open", "ok": "done", "held": "stopped", "info": "note"}
ALERTS = {levels.SUCCESS: "ok", levels.WARNING: "soon", levels.ERROR: "late"}
RELEASES = {"may": "release", "ask": "release release--ask", "no": "release release--no"}


def _drawn(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308  the drawings are made of our own constants and numbers only


def _language() -> str:
    return get_language() or "en"


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a line icon; its word stands beside it."""
    return _drawn(icons.icon(name))


@register.simple_tag
def logo(size: int) -> SafeString:
    """Draw the house's mark: an open ring with a way in."""
    return format_html(
        '<svg width="{0}" height="{0}" viewBox="0 0 20 20" aria-hidden="true">'
        '<path d="M12.5 4.2a6.5 6.5 0 1 0 0 11.6" fill="none" stroke="currentColor" stroke-width="2.6"/>'
        '<path d="M7.5 10h9" stroke="currentColor" stroke-width="2.6"/></svg>',
        size,
    )


@register.simple_tag
def home() -> str:
    """Return the address of the first page."""
    return get_script_prefix()


@register.simple_tag
def alert_state(level: int) -> str:
    """Return the form of an alert for a level of Django's messages."""
    return ALERTS.get(level, "info")


@register.simple_tag
def clock(face: Face, text: str = "") -> SafeString:
    """Draw a clock: its form by state, its words from the span, or `text` in their place."""
    if face.state in {State.RUN, State.SOON}:
        drawing = icons.pie(face.left)
    elif face.state is State.NONE:
        drawing = ""
    else:
        drawing = icons.icon({"late": "warning", "stop": "stopped", "met": "done"}[face.state])
    span = "" if face.span is None else dates.span_words(face.span, _language())
    said = text or str(words.CLOCKS[face.state]) % {"span": span}
    return format_html('<span class="clock clock--{}">{}<b>{}</b></span>', face.state, _drawn(drawing), said)


@register.simple_tag
def hand(*codes: str, say: bool = False) -> SafeString:
    """Draw handling codes; `say` writes out what each means, else only screen readers hear it."""
    return format_html_join(" ", "{}", ((_hand(code, say=say),) for code in codes))


def _hand(code: str, *, say: bool) -> SafeString:
    known = code in words.HANDLING
    level = int(code[1]) if known else 3
    meaning = str(words.HANDLING.get(code, words.UNKNOWN_HANDLING))
    heard = "" if say else format_html('<span class="vh">, {}</span>', meaning)
    drawn = format_html(
        '<span class="hand hand--{}">{}{}{}</span>', level, _drawn(icons.bars(level)), code, heard
    )
    if not say:
        return drawn
    return format_html('<span class="line line-s">{} <span class="soft">{}</span></span>', drawn, meaning)


@register.simple_tag
def tag(state: str, text: str | Promise, icon: str = "") -> SafeString:
    """Draw a state with its word: late, soon, ok, held, info, or "" for a plain label."""
    if state not in TAG_ICONS and state:
        raise template.TemplateSyntaxError(f"There is no tag state {state!r}.")
    drawing = icons.icon(icon or TAG_ICONS[state]) if icon or state else ""
    form = f"tag tag--{state}" if state else "tag"
    return format_html('<span class="{}">{}<span>{}</span></span>', form, _drawn(drawing), text)


@register.simple_tag
def mark(country: str, text: object = "", lang: str = "", us: bool = False) -> SafeString:  # noqa: FBT001, FBT002  a template names it
    """Draw an agency: its passport code in a box, filled for ours, and what people call it."""
    called = format_html("<span{}>{}</span>", _lang(lang), text) if text else ""
    return format_html(
        '<span class="mark{}"><b>{}</b>{}</span>', _drawn(" mark--us" if us else ""), country, called
    )


@register.simple_tag
def ticks(
    step: str, at: datetime | None = None, zone: ZoneInfo | None = None, after: int = 0, reason: str = ""
) -> SafeString:
    """Draw where a message is: sent, stored, delivered, read or acted; or refused after so many steps."""
    order = list(words.RECEIPTS)
    if step == "refused":
        row = ["on"] * after + ["bad"] + ["off"] * (3 - after)
        said = str(words.REFUSED_BECAUSE) % {"reason": reason} if reason else str(words.REFUSED)
    else:
        reached = order.index(step)
        row = ["on"] * reached + ["off"] * (4 - reached)
        said = (
            str(words.RECEIPTS_AT[step]) % {"when": _moment(at, zone, "short")}
            if at
            else str(words.RECEIPTS[step])
        )
    bad = _drawn(" ticks--bad" if step == "refused" else "")
    return format_html(
        '<span class="ticks{}">{}<span>{}</span></span>', bad, _drawn(icons.tick_row(row)), said
    )


@register.simple_tag
def seal(text: str, state: str = "") -> SafeString:
    """Draw a proof with its words: good, "wait" for one that is on its way, "bad" for one that does not fit."""
    drawing = icons.icon({"": "seal", "wait": "open", "bad": "warning"}[state])
    form = f"seal seal--{state}" if state else "seal"
    return format_html('<span class="{}">{}<span>{}</span></span>', form, _drawn(drawing), text)


@register.simple_tag
def pencil(text: str) -> SafeString:
    """Draw the words of something the machine proposes and nobody has confirmed."""
    return format_html('<span class="pencil-word">{}<span>{}</span></span>', icon("pencil"), text)


@register.simple_tag
def ink(text: str) -> SafeString:
    """Draw the words of something a named officer confirmed; the words carry the name and the day."""
    return format_html('<span class="ink-word">{}<span>{}</span></span>', icon("ink"), text)


@register.simple_tag
def cls(level: int, note: str = "", banner: bool = False) -> SafeString:  # noqa: FBT001, FBT002  a template names it
    """Write a classification, 0 to 3; as the page's banner with a note on why. One out of range shows the highest."""
    shown = level if level in range(len(words.CLASSIFICATIONS)) else len(words.CLASSIFICATIONS) - 1
    text = words.CLASSIFICATIONS[shown]
    if not banner:
        return format_html('<span class="cls cls--{}">{}</span>', shown, text)
    noted = format_html("{} · {}", text, note) if note else text
    return format_html('<p class="cls cls--{} banner">{}</p>', shown, noted)


@register.simple_block_tag
def release(content: str, state: str) -> SafeString:
    """Frame a release sentence: `may`, `ask` (a second person or the owner first) or `no`."""
    return format_html('<div class="{}">{}</div>', RELEASES[state], content)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Frame the facts of one thing: pairs of `dt` and `dd`."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_tag
def fact_list(rows: Iterable[tuple[object, object]]) -> SafeString:
    """Write the facts of one thing from pairs of label and value."""
    return facts(format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows))


@register.simple_block_tag
def nothing(content: str, title: str) -> SafeString:
    """Say that there is nothing to show: what is so, then why and what one can do.

    Named `nothing` because `empty` is a word of Django's `for`.
    """
    return format_html('<div class="empty"><h2>{}</h2>{}</div>', title, content)


@register.simple_block_tag
def alert(content: str, state: str = "info") -> SafeString:
    """Frame a message about the page: late, soon, ok, info or held."""
    return format_html('<div class="alert alert--{}">{}</div>', state, content)


@register.simple_tag
def name(written: Written | str, lang: str = "", family: str = "") -> SafeString:
    """Write a person's name as received, in its language, the family name underlined where it stands."""
    if isinstance(written, str):
        text = written
    else:
        text, lang, family = written.text, lang or written.language, family or written.family
    before, underlined, rest = split_family(text, family)
    fam = format_html('<span class="fam">{}</span>', underlined) if underlined else ""
    return format_html('<span class="name"{}>{}{}{}</span>', _lang(lang), before, fam, rest)


@register.simple_tag
def own_desk(reader: Reader) -> str:
    """Name the reader's unit and its agency; once where both are called the same."""
    unit, agency = str(reader.unit), str(reader.agency)
    return unit if unit == agency else _("%(unit)s, %(agency)s") % {"unit": unit, "agency": agency}


@register.simple_tag
def complaint(label: str | Promise, error: str) -> str:
    """Join a field's label and what is wrong with it; a label that asks needs no colon."""
    words = {"label": label, "error": error}
    if str(label).rstrip().endswith(("?", "？")):
        return pgettext("question and complaint", "%(label)s %(error)s") % words
    return pgettext("label and complaint", "%(label)s: %(error)s") % words


@register.simple_tag
def said(text: str, lang: str) -> SafeString:
    """Write words of another language: a title, a place, a quote inside a sentence."""
    return format_html("<span{}>{}</span>", _lang(lang), text)


@register.simple_tag
def when(moment: datetime | date | None, style: str = "", zone: ZoneInfo | str | None = None) -> SafeString:
    """Write a moment in a zone (else the reader's), or a calendar day; nothing at all for None."""
    if moment is None:
        return SafeString("")
    if isinstance(moment, datetime):
        text, stamp = _moment(moment, zone, style or "full"), moment.astimezone(UTC).isoformat()
    else:
        text, stamp = dates.day_words(moment, _language(), style or "day"), moment.isoformat()
    return format_html('<time datetime="{}">{}</time>', stamp, text)


@register.simple_tag
def both(moment: datetime, here: dates.Place, there: dates.Place) -> SafeString:
    """Write the time of a moment at two places; the day too where theirs is another."""
    differs = moment.astimezone(here.zone).date() != moment.astimezone(there.zone).date()
    style = "short" if differs else "time"
    text = _("%(here_time)s %(here)s, %(there_time)s %(there)s") % {
        "here": here.label,
        "here_time": _moment(moment, here.zone, style),
        "there": there.label,
        "there_time": _moment(moment, there.zone, style),
    }
    return format_html('<time datetime="{}">{}</time>', moment.astimezone(UTC).isoformat(), text)


@register.simple_tag
def zones(places: Iterable[dates.Place]) -> SafeString:
    """Write the hour at each place, for the head of the page."""
    now = timezone.now()
    each = format_html_join(
        "",
        "<span>{} <b>{}</b></span>",
        ((place.label, _moment(now, place.zone, "time")) for place in places),
    )
    return format_html('<div class="zones">{}</div>', each)


@register.simple_tag
def duration(span: timedelta) -> str:
    """Write a span in its short form."""
    return dates.span_words(span, _language())


@register.simple_tag
def number(value: float | Decimal) -> str:
    """Write a number as the reader's language groups it."""
    return dates.number_words(value, _language())


@register.simple_tag
def tally(counted: Tally) -> str:
    """Write a figure that was counted up to a bound: 12, or 1,000+."""
    figure = dates.number_words(counted.number, _language())
    return _("%(figure)s+") % {"figure": figure} if counted.more else figure


@register.simple_tag
def found(counted: Tally) -> str:
    """Say how many rows fit, up to the bound."""
    figure = dates.number_words(counted.number, _language())
    if counted.more:
        return _("More than %(figure)s found") % {"figure": figure}
    return _("%(figure)s found") % {"figure": figure}


def _moment(moment: datetime, zone: ZoneInfo | str | None, style: str) -> str:
    shown = ZoneInfo(zone) if isinstance(zone, str) else zone or timezone.get_current_timezone()
    return dates.moment_words(moment, shown, _language(), style)


def _lang(lang: str) -> SafeString:
    return format_html(' lang="{}"', lang) if lang else SafeString("")
