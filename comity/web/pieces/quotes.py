"""Names and words of other languages, as received, and the words of the exact source."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comity.web import words
from comity.web.citations import cited, is_translated
from comity.web.names import Written, split_family
from comity.web.pieces.drawing import lang_of, reading_language

register = template.Library()

PASSAGES = {"proposed": "p", "confirmed": "c", "refused": "r"}


@register.simple_tag
def name(written: Written | str, lang: str = "", family: str = "") -> SafeString:
    """Write a person's name as received, in its language, the family name underlined where it stands."""
    if isinstance(written, str):
        text = written
    else:
        text, lang, family = written.text, lang or written.language, family or written.family
    before, underlined, rest = split_family(text, family)
    fam = format_html('<span class="fam">{}</span>', underlined) if underlined else ""
    return format_html('<span class="name"{}>{}{}{}</span>', lang_of(lang), before, fam, rest)


@register.simple_tag
def said(text: str, lang: str) -> SafeString:
    """Write words of another language: a title, a place, a quote inside a sentence."""
    return format_html("<span{}>{}</span>", lang_of(lang), text)


@register.simple_tag(name="cite")
def cite_article(text: str) -> SafeString:
    """Write the citation of an article as the reader's language does; one we do not know stands in English."""
    language = reading_language()
    lang = "" if is_translated(text, language) else lang_of("en")
    return format_html("<span{}>{}</span>", lang, cited(text, language))


@register.simple_block_tag
def quote(content: str, lang: str = "", cite: str = "") -> SafeString:
    """Frame the exact words of a source in their language; `cite` says where they stand, in the reader's."""
    place = format_html('<cite lang="{}">{}</cite>', _page_tag(), cite) if cite else ""
    return format_html('<blockquote class="quote"{}>{}{}</blockquote>', lang_of(lang), content, place)


@register.simple_tag
def passage(state: str, text: str, number: int, lang: str = "") -> SafeString:
    """Mark words inside a text about which there is a proposal; the number leads to it.

    `state` is proposed, confirmed or refused; the number leads to the list item `p<number>`, and the item back to
    `m<number>`.
    """
    return format_html(
        '<mark class="{}" id="m{}"{}>{}<sup><a href="#p{}">{}</a></sup></mark>',
        PASSAGES[state],
        number,
        lang_of(lang),
        text,
        number,
        number,
    )


@register.simple_block_tag
def proposal(content: str, state: str, number: int, what: str, word: str) -> SafeString:
    """Frame one proposal of the machine in a list: what it proposes, its `pencil` or `ink` word, quote and acts."""
    return format_html(
        '<li class="prop prop--{}" id="p{}" tabindex="-1"><div class="line between"><span class="what">'
        '<a class="mono small" href="#m{}">{}</a> {}</span>{}</div>{}</li>',
        PASSAGES[state],
        number,
        number,
        number,
        what,
        word,
        content,
    )


def _page_tag() -> str:
    return words.TAGS.get(reading_language(), reading_language())
