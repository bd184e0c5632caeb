"""Named bodies of the body: what the grammars of a language find, whose state they are of, and which are one."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from comity.intake.core.acronyms_en import same_local_police, without_strangers
from comity.intake.core.countries import adjectives, countries, either, folded, resource
from comity.intake.core.model import Organisation, SourceText, Span
from comity.intake.core.organisation_hits import Hit, known_hits, longest, media, media_hits
from comity.intake.core.organisations_en import english, french, titled_ministries
from comity.intake.core.organisations_han import japanese
from comity.intake.core.organisations_vi import vietnamese
from comity.intake.core.organisations_zh import chinese
from comity.intake.core.place_names import gazetteer

_GRAMMARS: dict[str, Callable[[str], list[Hit]]] = {
    "en": english,
    "vi": vietnamese,
    "ja": japanese,
    "zh": chinese,
    "fr": french,
}
_LANGUAGE_HOME = {"vi": "VN", "ja": "JP"}
# Common signs that only traditional writing has.
_TRADITIONAL = "國會與個說這來後對門開長員關檢國內"
# what a Japanese text has that speaks of things in Japan
_IN_JAPAN = re.compile(
    "日本|我が国|邦人|警察庁|警視庁|[県府道]警|[都道府県]内|東京|大阪|法務省|外務省|税関|地検|地裁|JICA"
)
# Where it is written: by names of the place that its own papers use.
_TRADITIONAL_HOMES = {
    "TW": re.compile("台灣|臺灣|台越|台日|台菲|台籍|我國|返台|來台|赴台|刑事局|警政署|新台幣|地檢署"),
    "HK": re.compile("香港|本港|港人|港方|港元|訪港|來港|返港"),
    "MO": re.compile("澳門|本澳|澳方|司警"),
    "MY": re.compile("馬來西亞|大馬|令吉|吉隆坡|武吉阿曼|拿督"),
}
_CHINA = re.compile(
    "中华人民共和国|在京召|在京举行|我国|我公安|全国公安机关|记者从公安部|中方愿|国务委员、公安部"
)
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z&-]{1,9})\)\Z")


_SHORT_RULE = "acronym of the text"
# behind an adjective these say whose citizens somebody deals with, not whose body acts
_AT_PEOPLE = re.compile(
    r"[a-z]| (?:[a-z-]+ )?(?:citizens?|nationals?|m[ae]n|wom[ae]n|suspects?|fugitives?|victims?|workers?|people|children|girls?|boys?|students?|trainees?|tourists?|migrants?|criminals?|gangs?|rings?)(?!\w)"
)


def find_organisations(text: SourceText) -> list[Organisation]:
    """Return the organisations of the body."""
    raw = folded(text.raw, text.language)
    grammar = _GRAMMARS.get(text.language)
    hits = grammar(raw) if grammar else known_hits(raw, text.language)
    printed = _printed(text, raw)
    hits = longest([*hits, *media_hits(raw)])
    every = hits
    if text.language == "en":
        hits = same_local_police(raw, without_strangers(raw, hits))
    hits = [
        one for one in hits if text.in_body(one.span) and not (one.kind == "media" and one.key in printed)
    ]
    longs = hits if text.language != "en" else [*hits, *(one for one in every if not text.in_body(one.span))]
    hits = longest([*hits, *_acronyms(text, raw, longs)])
    titles = titled_ministries(raw) if text.language == "en" else []
    return _merged(text, _placed(text, raw, hits, titles))


def masthead_spans(text: SourceText) -> list[Span]:
    """Return where newspapers, agencies and broadcasters are named: no places or persons stand inside them."""
    return [one.span for one in media_hits(folded(text.raw, text.language))]


def home(text: SourceText) -> str | None:
    """Return the state the text speaks from, after the paper that printed it and its language; None where neither tells."""
    found = media_hits(text.raw)
    if text.language in _LANGUAGE_HOME:
        return _LANGUAGE_HOME[text.language]
    if found:
        return media()[text.at(found[0].span)]
    if text.language == "en":
        return _dateline(text)
    if text.language == "zh" and _CHINA.search(text.raw) and "越方" not in text.raw:
        return "CN"
    if text.language != "zh" or sum(text.raw.count(sign) for sign in _TRADITIONAL) <= len(text.raw) / 100:
        return None
    told = Counter({code: len(words.findall(text.raw)) for code, words in _TRADITIONAL_HOMES.items()})
    code, most = told.most_common(1)[0]
    return code if most > 1 else "TW"


_DATELINE = re.compile(
    r"(?:[^\n]{0,30}[-–—:] )?([A-Z]{4,}(?: [A-Z]{3,}){0,2})(?:, [A-Z][\w. ]{2,25}?)?(?: ?\(| ?[-–—:]|, )"
)


def _dateline(text: SourceText) -> str | None:
    """Return the state of the town in capitals that opens a paragraph of an English story: "MANILA, Philippines —", "SEOUL, May 22"."""
    for part in text.paragraphs[:4]:
        found = _DATELINE.match(text.raw, part.start, part.end)
        known = gazetteer("en").get(found[1].title()) if found else None
        if known and known.country:
            return known.country
    return None


def _printed(text: SourceText, raw: str) -> set[str]:
    """Return the media that only printed the story or its pictures: outside the body, in brackets, before a dash, after a credit, of a correspondent."""
    credits_ = either(resource("organisations", "international")["credits"])
    before = re.compile(rf"(?:\(\s*|{credits_}\s*[:：]\s*|[(（][^()（）]{{0,40}})\Z")
    after = re.compile(
        r", [^,\n]{2,25}, ngày \d|\s+\d{1,2}月|\s*(?:[)）]|[-–—|]|'s? (?:correspondent|reporter)|[记記]者|/|.{0,12}[电電](?:\s|\())|.{0,3}(?:phóng viên)"
    )
    found = set()
    for one in media_hits(raw):
        title = text.title is not None and text.title.holds(one.span)
        if (
            not text.in_body(one.span)
            or title
            or before.search(raw[max(0, one.span.start - 60) : one.span.start])
            or after.match(raw, one.span.end)
        ) or re.search(r"(?:phóng viên|[Tt]heo|reporters? of) (?:báo |Báo )?\Z", raw[: one.span.start]):
            found.add(one.key)
    return found


def _acronyms(text: SourceText, raw: str, hits: list[Hit]) -> list[Hit]:
    """Return later uses of the acronyms of long forms: those that the text gives in brackets, in English also first letters alone."""
    found: list[Hit] = []
    for one in hits:
        words = raw[one.span.start : one.span.end]
        given = _ACRONYM.search(words)
        if given is None and text.language == "en" and not one.short:
            initials = "".join(word[0] for word in re.findall(r"[A-Z][\w'-]*", words))
            short = initials if 3 <= len(initials) <= 6 else None
        else:
            short = given[1] if given else None
        if short is None:
            continue
        for use in re.finditer(rf"(?<![\w(]){re.escape(short)}(?!\w)", raw):
            span = Span(*use.span())
            if text.in_body(span) and not any(span.meets(other.span) for other in [*hits, *found]):
                found.append(replace(one, span=span, short=True, name=None, rule=_SHORT_RULE))
    return found


def _placed(text: SourceText, raw: str, hits: list[Hit], titles: list[Hit]) -> list[Hit]:
    """Give bodies without a state the one that the context tells."""
    here = home(text)
    told = Counter(
        code for name, code in _states(text.language).items() for _ in range(min(raw.count(name), 50))
    )
    placed: list[Hit] = []
    hits = sorted(
        hits, key=lambda hit: hit.rule == _SHORT_RULE
    )  # long forms first: they say whose an acronym is
    for one in hits:
        if one.country or one.fixed or one.parties:
            placed.append(one)
            continue
        if one.rule == _SHORT_RULE and (long := next((o for o in placed if o.key == one.key), None)):
            placed.append(replace(one, country=long.country))
            continue
        same = [
            other for other in [*titles, *hits] if other.key == one.key and (other.country or other.parties)
        ]
        own = text.language == "vi" and here in one.states and one.kind == "ministry"
        spoken = text.language == "zh" and here in one.states
        # in a Vietnamese text Bộ Công an alone is the Vietnamese one, whomever it was read of before
        country = (
            (here if own or spoken else None)
            or _named_before(one, same, here)
            or _near(text, raw, one, here)
            or _likeliest(one, same, told)
        )
        placed.append(replace(one, country=country))
    return [
        replace(one, country=_owner(raw, one, placed) or one.country)
        if one.rule.startswith("capitals") and not own.country
        else one
        for one, own in sorted(zip(placed, hits, strict=True), key=lambda pair: pair[0].span)
    ]


def _owner(raw: str, one: Hit, hits: list[Hit]) -> str | None:
    """The state of the body of which this one is a part: "the NPA's Second Unit", "the Second Unit of the NPA"."""
    for other in hits:
        if not other.country:
            continue
        if other.span.end <= one.span.start:
            between = re.fullmatch(r"['’]s ", raw[other.span.end : one.span.start])
        else:
            between = re.fullmatch(r" of (?:the )?(?:[A-Z]\w+ )?", raw[one.span.end : other.span.start])
        if between:
            return other.country
    return None


def _named_before(one: Hit, same: list[Hit], here: str | None) -> str | None:
    """The same body was said to be of a state: the one the text speaks from, otherwise the last one named before."""
    if any(here in {other.country, *other.parties} for other in same if here and other.rule != "minister/en"):
        return here
    before = [other for other in same if other.country and other.span.start < one.span.start]
    return max(before, key=lambda hit: hit.span).country if before else None


def _near(text: SourceText, raw: str, one: Hit, here: str | None) -> str | None:
    """The state the text speaks from, where it has such a body; otherwise the one named last in the sentence before the body."""
    only_town = text.language == "en" and not media_hits(raw)  # a dateline says less than the sentence
    fits = bool(here) and (not one.states or here in one.states)
    if fits and not only_town and (text.language != "ja" or _IN_JAPAN.search(raw)):
        return here
    sentence = text.sentence_of(one.span)
    if sentence is None:
        return None
    head = raw[sentence.span.start : one.span.start]
    able = [
        (place, code)
        for name, code in _states(text.language).items()
        if (place := head.rfind(name)) >= 0
        and (not one.states or code in one.states)
        and not (text.language == "en" and _AT_PEOPLE.match(head, place + len(name)))
    ]
    return max(able)[1] if able else here if fits and only_town else None


def _likeliest(one: Hit, same: list[Hit], told: Counter[str]) -> str | None:
    known = {other.country for other in same if other.country}
    if len(known) == 1:
        return next(iter(known))
    possible = [code for code, _ in told.most_common() if not one.states or code in one.states]
    return possible[0] if possible else next(iter(one.states), None)


def _states(language: str) -> dict[str, str]:
    return {
        name: code for name, code in (countries(language) | adjectives(language)).items() if len(name) > 1
    }


def _shared(hits: list[Hit]) -> list[Hit]:
    """Give a joint naming to the party that is named nowhere else; to each party where none or all are."""
    found = [one for one in hits if not one.parties]
    for one in hits:
        if one.parties:
            alone = [
                code
                for code in one.parties
                if not any(other.key == one.key and other.country == code for other in found)
            ]
            found += [replace(one, country=code) for code in alone or one.parties]
    return sorted(found, key=lambda hit: hit.span)


def _merged(text: SourceText, hits: list[Hit]) -> list[Organisation]:
    groups: dict[tuple[str, str | None], list[Hit]] = {}
    for one in _shared(hits):
        groups.setdefault((one.key, one.country), []).append(one)
    return [
        Organisation(
            f"o{number}",
            _name(text, group),
            sorted({one.span for one in group}),
            group[0].rule,
            group[0].kind,
            country,
        )
        for number, ((_key, country), group) in enumerate(groups.items(), 1)
    ]


def _name(text: SourceText, group: list[Hit]) -> str:
    """Return the form the text uses most, written out rather than short, without an acronym in brackets."""
    long = [one for one in group if not one.short] or group
    forms = Counter(_ACRONYM.sub("", text.at(one.span)).strip() for one in long)
    return forms.most_common(1)[0][0]
