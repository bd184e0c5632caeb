"""An article of an instrument as a reader of each language cites it.

    cited("UNTOC art. 27(1)(b)", "ja")  # 国際組織犯罪防止条約第27条1(b)

Data and code cite in English; the names of instruments stand in resources/instruments.yaml. What is not a citation of a
known instrument stays as it is written, and is English then: a wrong article is worse than a foreign word.
"""

import re
from functools import lru_cache

from comity.lib import strict_yaml

_CITATION = re.compile(r"(?P<name>.+?),? (?:art\.|article) (?P<article>\d+)(?P<parts>(?:\([0-9a-z]+\))*)")
# Chinese names each level: 款 of an article, 项 of it, 目 of that
_CHINESE_LEVELS = ("第{}款", "({})项", "({})目")


@lru_cache(maxsize=1)
def instruments() -> dict[str, dict[str, str]]:
    """Return the names of each instrument by language."""
    found: dict[str, dict[str, str]] = strict_yaml.resource("comity.web", "instruments.yaml").data
    return found


def cited(text: str, language: str) -> str:
    """Return a citation in a language (en, vi, ja, zh-hans); unchanged where it is none that we know."""
    tag = "zh-Hans" if language.lower() == "zh-hans" else language
    found = _CITATION.fullmatch(text)
    name = instruments().get(found["name"], {}).get(tag, "") if found else ""
    if found is None or not name:
        return text
    article, parts = found["article"], re.findall(r"\(([0-9a-z]+)\)", found["parts"])
    if tag == "vi":
        return f"{name}, Điều {article}{found['parts']}"
    if tag == "ja":
        paragraph = parts.pop(0) if parts and parts[0].isdecimal() else ""
        return f"{name}第{article}条{paragraph}{''.join(f'({part})' for part in parts)}"
    first = 0 if not parts or parts[0].isdecimal() else 1  # some articles have no paragraphs
    return f"{name}第{article}条" + "".join(
        level.format(part) for level, part in zip(_CHINESE_LEVELS[first:], parts, strict=False)
    )


def is_translated(text: str, language: str) -> bool:
    """Whether the citation reads in that language; else it is shown as English."""
    return language == "en" or cited(text, language) != text
