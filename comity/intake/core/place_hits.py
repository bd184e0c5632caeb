"""Names of the gazetteer in a text, kept from adjectives, names of persons and longer names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from comity.intake.core.countries import (
    UPPER,
    adjectival,
    ambiguous,
    before_country,
    countries,
    either,
    folded,
)
from comity.intake.core.model import Span
from comity.intake.core.place_names import Known, gazetteer, place_rules
from comity.intake.core.wordlists import word_lists

# Family names of four Vietnamese in five (General Statistics Office, census of 2009 as used in studies of names): a capitalised word after them is no place.
_FAMILIES = frozenset(
    [
        "Nguyễn",
        "Trần",
        "Lê",
        "Phạm",
        "Hoàng",
        "Huỳnh",
        "Phan",
        "Vũ",
        "Võ",
        "Đặng",
        "Bùi",
        "Đỗ",
        "Hồ",
        "Ngô",
        "Dương",
        "Lý",
        "Nguyen",
        "Tran",
        "Le",
        "Pham",
        "Hoang",
        "Huynh",
        "Phan",
        "Vu",
        "Vo",
        "Dang",
        "Bui",
        "Do",
        "Ngo",
        "Duong",
    ]
)


@dataclass(frozen=True)
class Spot:
    """A stretch that names a place. `key` joins its mentions; `within` is the larger place a chain of names begins with; `unknown` ones have no entry in the gazetteer."""

    span: Span
    key: str
    name: str
    country: str | None
    rule: str
    within: str | None = None
    unknown: bool = False
    rank: int = 0


@cache
def _names(language: str) -> re.Pattern[str]:
    names = either(gazetteer(language))
    if language in {"ja", "zh"}:
        return re.compile(names)
    return re.compile(rf"(?<![\w-]){names}(?![\w])(?!-[a-z])")


def states_and_towns(text: str, language: str) -> Iterator[Spot]:
    """Find names of the gazetteer in a folded text."""
    allowed = {"ja": _in_japanese, "zh": _in_chinese, "vi": _in_vietnamese}.get(language, _in_english)
    for one in _names(language).finditer(text):
        known = gazetteer(language)[one.group()]
        if allowed(text, one, known):
            yield Spot(Span(*one.span()), known.name, known.name, known.country, f"gazetteer/{language}")
    if language == "en":
        yield from _adjectival(text)


def _adjectival(text: str) -> Iterator[Spot]:
    """Find `the US`: it is a place where no name or noun follows: at the end of a part of the sentence or before a small word."""
    small = r"(?=[.,;:)']|$|\s(?:and|or|to|in|on|at|for|from|with|by|as|who|which|where|when|after|before|since|until|over|last|this|is|are|was|were|has|have|had|will|said)\b)"
    for name, code in adjectival("en").items():
        for one in re.finditer(rf"(?<=[Tt]he ){re.escape(name)}(?!\w){small}", text):
            yield Spot(Span(*one.span()), code, name, code, "the+state/en")


def _in_english(text: str, one: re.Match[str], known: Known) -> bool:
    before = re.search(rf"([{UPPER}][\w'.-]*) \Z", text[max(0, one.start() - 30) : one.start()])
    after = re.match(rf" ?([{UPPER}][\w'-]*)", text[one.end() : one.end() + 20])
    if before and before[1] in _FAMILIES:
        return False
    if (
        not known.state
        and known.country
        and _part_of_name(text, one, before and before[1], after and after[1])
    ):
        return False
    return not (one.group() in ambiguous("en") and (before or after))


def _part_of_name(text: str, one: re.Match[str], before: str | None, after: str | None) -> bool:
    """Whether a town's name stands among other capitals like a name of a person."""
    led = re.search(
        r"(?:\b(?:[Ii]n|[Aa]t|[Ff]rom|[Tt]o|[Oo]f|[Nn]ear|and|for)|,) \Z",
        text[max(0, one.start() - 8) : one.start()],
    )
    kinds = {word for kind in place_rules("en")["kinds"]["after"] for word in kind.split()}
    follows = after is not None and after not in kinds and after not in gazetteer("en")
    leads = (
        before is not None
        and before not in {"In", "At", "From", "Near", "The", "To"}
        and not before.endswith(("'s", "ern"))
    )
    return led is None and (follows or leads)


def _in_vietnamese(text: str, one: re.Match[str], known: Known) -> bool:
    name, head = one.group(), text[max(0, one.start() - 24) : one.start()]
    before = re.search(rf"([{UPPER}]\w*)[ -]\Z", head)
    after = re.match(rf"[ -]([{UPPER}]\w*)", text[one.end() : one.end() + 16])
    if before and before[1] in _FAMILIES:
        return False
    if name == "Hồ Chí Minh" and re.search(r"(?:Chủ tịch|Bác|Lăng|[Tt]ư tưởng|[Tt]ượng đài) \Z", head):
        return False  # the man, not the city
    if name not in ambiguous("vi"):
        return not (not known.state and before and after and " " not in name)
    if after and f"{name} {after[1]}" not in countries("vi"):
        return False
    wanted = any(re.search(rf"(?<!\w){re.escape(word)} \Z", head) for word in before_country("vi"))
    opening = re.search(r"(?:^|[\n.!?]\s*)\Z", head) is not None and name == "Lào"
    listed = re.search(
        rf"({either(n for n in countries('vi') if ' ' in n or len(n) > 4)}), \Z",
        text[max(0, one.start() - 40) : one.start()],
    ) or re.search(rf"(?:{either(ambiguous('vi'))}), \Z", head)
    return head.endswith("(") or wanted or opening or listed is not None


def _in_japanese(text: str, one: re.Match[str], known: Known) -> bool:
    rules, rest = place_rules("ja"), text[one.end() : one.end() + 12]
    if any(rest.startswith(word) for word in rules["adjectival"]) and not rest.startswith("人民"):
        return False
    if not known.state and re.match(
        rf"(?![都府県市区省州])[\u4e00-\u9fffァ-ヴー・]{{0,5}}(?:{'|'.join(rules['persons'])})", rest
    ):
        return False
    if _in_dotted_name(text, one):
        return False
    kana = re.compile(r"[ァ-ヴー]")
    if kana.match(one.group()[-1]) and kana.match(rest[:1]):
        return False
    if kana.match(one.group()[0]) and one.start() and kana.match(text[one.start() - 1]):
        return False
    return not rest.startswith(("大使館", "総領事館", "湾", "五輪", "タワー"))


_DOTTED = re.compile(r"[ァ-ヴー]+(?:・[ァ-ヴー]+)+")


def _in_dotted_name(text: str, one: re.Match[str]) -> bool:
    """Whether a name stands between dots with words that are no places: ハー・ティ・フエ, but not タイ・ラオス."""
    around = next(
        (
            run
            for run in _DOTTED.finditer(text, max(0, one.start() - 30), one.end() + 30)
            if run.start() <= one.start() and one.end() <= run.end()
        ),
        None,
    )
    if around is None or around.group() == one.group():
        return False
    return any(piece not in gazetteer("ja") for piece in around.group().split("・"))


_NO_PLACE_ZH = folded("(?:元(?!朗)|币|盾|铢|(?:主席|思想|小道|陵|共青团)(?!府))", "zh")


@cache
def _titles_zh() -> re.Pattern[str]:
    return re.compile(
        folded("(?:长|员|使|席|总理|首相|总监|警监|校|将|人|犯|者|子|记|相|臣|官|任)", "zh") + r"\Z"
    )


def _in_chinese(text: str, one: re.Match[str], known: Known) -> bool:
    rest = text[one.end() : one.end() + 6]
    words = tuple(folded(word, "zh") for word in place_rules("zh")["adjectival"])
    if rest.startswith(words) and not rest.startswith(folded("人民", "zh")):
        return False
    if known.state and rest.startswith(folded("家", "zh")):
        return False  # 发展中国家
    if re.match(_NO_PLACE_ZH, rest):
        return False  # 13亿澳门元, 胡志明主席
    if known.state:
        return not _beside_dot(text, one)
    return not _in_chinese_name(text, one)


def _in_chinese_name(text: str, one: re.Match[str]) -> bool:
    """Whether a town's name is part of a man's: the given name behind an office and a family name, or beside the dot of a foreign one."""
    if len(one.group()) > 3:
        return False
    family = text[one.start() - 1 : one.start()]
    if family in _han_families() and _titled_somewhere(text, family + one.group()):
        return True
    return _beside_dot(text, one)


def _beside_dot(text: str, one: re.Match[str]) -> bool:
    """Whether a short name of a place stands beside the dot of a foreign name: 理查德·钱伯斯."""
    if len(one.group()) > 3:
        return False
    led = re.search(folded("[在于到赴从往抵自至访]", "zh") + r"\Z", text[: one.start()][-1:])
    behind = re.match(r"[\u4e00-\u9fff]{0,3}[·•・‧]", text[one.end() : one.end() + 4])
    before = re.search(r"[·•・‧][\u4e00-\u9fff]{0,3}\Z", text[max(0, one.start() - 4) : one.start()])
    return led is None and bool(behind or before)


def _titled_somewhere(text: str, name: str) -> bool:
    """Whether a name stands right behind an office anywhere in the text."""
    places = [one.start() for one in re.finditer(re.escape(name), text)]
    return any(_titles_zh().search(text, 0, place) is not None for place in places)


@cache
def _han_families() -> frozenset[str]:
    return frozenset(folded(one, "zh") for one in word_lists("zh").get("families") if len(one) == 1)
