"""Marks: small pieces that say one thing with a drawing and its word."""

from datetime import datetime
from zoneinfo import ZoneInfo

import icu
from django import template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comity.web import dates, icons, words
from comity.web.clocks import Face, State
from comity.web.pieces.drawing import drawn, form_of, lang_of, line_icon, reading_language
from comity.web.pieces.times import moment_in

register = template.Library()

TAG_ICONS = {"late": "warning", "soon": "open", "ok": "done", "held": "stopped", "info": "note"}
SEAL_ICONS = {"": "seal", "wait": "open", "bad": "warning"}
RELATION_ICONS = {"same": "agrees", "near": "near", "diff": "differs", "none": "unknown"}
REACHES = {"answers": "dot", "slow": "dot dot--wait", "silent": "dot dot--off"}

register.simple_tag(line_icon, name="icon")


@register.simple_tag
def clock(face: Face, text: str = "") -> SafeString:
    """Draw a clock: its form by state, its words from the span, or `text` in their place."""
    if face.state in {State.RUN, State.SOON}:
        drawing = icons.pie(face.left)
    elif face.state is State.NONE:
        drawing = ""
    else:
        drawing = icons.icon({"late": "warning", "stop": "stopped", "met": "done"}[face.state])
    span = "" if face.span is None else dates.span_words(face.span, reading_language())
    said = text or str(words.CLOCKS[face.state]) % {"span": span}
    return format_html('<span class="clock clock--{}">{}<b>{}</b></span>', face.state, drawn(drawing), said)


@register.simple_tag
def hand(*codes: str, say: bool = False) -> SafeString:
    """Draw handling codes; `say` writes out what each means, else only screen readers hear it."""
    return format_html_join(" ", "{}", ((_hand(code, say=say),) for code in codes))


def _hand(code: str, *, say: bool) -> SafeString:
    known = code in words.HANDLING
    level = int(code[1]) if known else 3
    meaning = str(words.HANDLING.get(code, words.UNKNOWN_HANDLING))
    heard = "" if say else format_html('<span class="vh">, {}</span>', meaning)
    code_drawn = format_html(
        '<span class="hand hand--{}">{}{}{}</span>', level, drawn(icons.bars(level)), code, heard
    )
    if not say:
        return code_drawn
    return format_html(
        '<span class="line line-s">{} <span class="soft">{}</span></span>', code_drawn, meaning
    )


@register.simple_tag
def tag(state: str, text: str | Promise, icon: str = "") -> SafeString:
    """Draw a state with its word: late, soon, ok, held, info, or "" for a plain label."""
    if state not in TAG_ICONS and state:
        raise template.TemplateSyntaxError(f"There is no tag state {state!r}.")
    drawing = icons.icon(icon or TAG_ICONS[state]) if icon or state else ""
    return format_html(
        '<span class="{}">{}<span>{}</span></span>', form_of("tag", state), drawn(drawing), text
    )


def chip_code(country: str) -> str:
    """Return the code of a state as every box shows it (ISO 3166-1 alpha-3); what is no state's code as it is.

    >>> chip_code("LA"), chip_code("D"), chip_code("JPN"), chip_code("—")
    ('LAO', 'DEU', 'JPN', '—')
    """
    if country == "D":  # on German passports (ICAO Doc 9303 part 3, section 5)
        return "DEU"
    if country not in icu.Locale.getISOCountries():
        return country
    return str(icu.Locale(f"und_{country}").getISO3Country()) or country


@register.simple_tag
def mark(country: str, text: object = "", lang: str = "", us: bool = False) -> SafeString:  # noqa: FBT001, FBT002  a template names it
    """Draw an agency or a state: its three-letter code in a box, filled for ours, and what people call it."""
    called = format_html("<span{}>{}</span>", lang_of(lang), text) if text else ""
    return format_html(
        '<span class="mark{}"><b>{}</b>{}</span>',
        drawn(" mark--us" if us else ""),
        chip_code(country),
        called,
    )


@register.simple_tag
def ticks(
    step: str, at: datetime | None = None, zone: ZoneInfo | None = None, after: int = 0, reason: str = ""
) -> SafeString:
    """Draw where a message is: sent, stored, delivered, read or acted; held back here; or refused after so many steps."""
    order = list(words.RECEIPTS)
    if step == "refused":
        row = ["on"] * after + ["bad"] + ["off"] * (3 - after)
        said = str(words.REFUSED_BECAUSE) % {"reason": reason} if reason else str(words.REFUSED)
    elif step == "held":
        row, said = ["off"] * 4, str(words.HELD_BACK)
    else:
        reached = order.index(step)
        row = ["on"] * reached + ["off"] * (4 - reached)
        said = (
            str(words.RECEIPTS_AT[step]) % {"when": moment_in(at, zone, "short")}
            if at
            else str(words.RECEIPTS[step])
        )
    bad = drawn(" ticks--bad" if step == "refused" else "")
    return format_html(
        '<span class="ticks{}">{}<span>{}</span></span>', bad, drawn(icons.tick_row(row)), said
    )


@register.simple_tag
def seal(text: str, state: str = "") -> SafeString:
    """Draw a proof with its words: good, "wait" for one that is on its way, "bad" for one that does not fit."""
    return format_html(
        '<span class="{}">{}<span>{}</span></span>',
        form_of("seal", state),
        line_icon(SEAL_ICONS[state]),
        text,
    )


@register.simple_tag
def pencil(text: str) -> SafeString:
    """Draw the words of something the machine proposes and nobody has confirmed."""
    return format_html('<span class="pencil-word">{}<span>{}</span></span>', line_icon("pencil"), text)


@register.simple_tag
def ink(text: str) -> SafeString:
    """Draw the words of something a named officer confirmed; the words carry the name and the day."""
    return format_html('<span class="ink-word">{}<span>{}</span></span>', line_icon("ink"), text)


@register.simple_tag
def refusal(text: str) -> SafeString:
    """Draw the words of a proposal that a named officer refused."""
    return format_html('<span class="refused-word">{}<span>{}</span></span>', line_icon("refused"), text)


@register.simple_tag
def rel(state: str, text: str | Promise = "") -> SafeString:
    """Draw how two values compare: same, near, diff or none; the usual word, or `text` in its place."""
    if state not in RELATION_ICONS:
        raise template.TemplateSyntaxError(f"Two values are same, near, diff or none, not {state!r}.")
    return format_html(
        '<span class="rel rel--{}">{}<span>{}</span></span>',
        state,
        line_icon(RELATION_ICONS[state]),
        text or words.RELATIONS[state],
    )


@register.simple_tag
def reach(state: str, text: str | Promise) -> SafeString:
    """Draw whether a partner's node can be reached: answers, slow or silent, with words that say since when."""
    return format_html('<span class="line line-s"><span class="{}"></span>{}</span>', REACHES[state], text)


@register.simple_tag
def cls(level: int, note: str = "", banner: bool = False) -> SafeString:  # noqa: FBT001, FBT002  a template names it
    """Write a classification, 0 to 3; as the page's banner with a note on why. One out of range shows the highest."""
    shown = level if level in range(len(words.CLASSIFICATIONS)) else len(words.CLASSIFICATIONS) - 1
    text = words.CLASSIFICATIONS[shown]
    if not banner:
        return format_html('<span class="cls cls--{}">{}</span>', shown, text)
    noted = format_html("{} · {}", text, note) if note else text
    return format_html('<p class="cls cls--{} banner">{}</p>', shown, noted)
