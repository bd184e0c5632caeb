"""The answer of a comparison: two probabilities, what they rest on, and sentences an officer can read."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml

from comity_names.writing import script_of

Relation = Literal["agrees", "near", "differs", "unknown"]
LANGUAGES = ("en", "vi", "ja", "zh")
_STANDS_FIRST = {"han": 0, "hangul": 1, "kana": 2, "latin": 3, "other": 3}


@lru_cache(maxsize=1)
def _sentences() -> dict[str, dict[str, str]]:
    text = files("comity_names.resources").joinpath("sentences.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.safe_load(text)
    return loaded


def say(key: str, lang: str, **values: str) -> str:
    """The sentence `key` in a language; English for languages the engine does not speak (zh-Hans counts as zh)."""
    sentence = _sentences()[key]
    spoken = lang.split("-", maxsplit=1)[0].lower()
    return sentence.get(spoken, sentence["en"]).format(**values)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a name beside its counterpart. `via` names the bridge; an empty side has no counterpart."""

    left: str
    right: str
    via: str
    relation: str
    agreement: float

    def sentence(self, lang: str) -> str:
        """The reading path of this part, such as "成 reads Thành (Sino-Vietnamese)."."""
        left, right = self.left, self.right
        if left and right and _STANDS_FIRST[script_of(right[0])] < _STANDS_FIRST[script_of(left[0])]:
            left, right = right, left  # a character reads a word, and no word reads a character
        key = f"part.{self.relation}"
        key = key if key in _sentences() else f"via.{self.via}"
        key = "part.alike" if self.left == self.right else key
        return say(key if key in _sentences() else "via.same", lang, left=left, right=right)


@dataclass(frozen=True, slots=True)
class Factor:
    """One piece of evidence: its kind, its bits for (+) or against (-) one person, and the values on both sides."""

    kind: str
    bits: float
    relation: Relation
    left: str
    right: str
    note: str

    def sentence(self, lang: str) -> str:
        """What this evidence says, in one sentence of the language."""
        return say(f"{self.kind}.{self.note}", lang, left=self.left, right=self.right)


@dataclass(frozen=True, slots=True)
class Match:
    """How two persons compare.

    `name_agreement` is the probability that the two best names are written forms of one name, calibrated on pairs of
    which about half are; `same_person` adds how common the name is, the size of the list and the other evidence.
    `method` and `version` say how it was computed; the version stays importable.
    """

    name_agreement: float
    same_person: float
    factors: tuple[Factor, ...]
    parts: tuple[Part, ...]
    left_name: str
    right_name: str
    namesakes: float
    method: str
    version: str

    def explanation(self, lang: str) -> str:
        """Every reading and every factor in sentences, one a line, the strongest evidence first."""
        lines = [part.sentence(lang) for part in self.parts]
        known = sorted(
            (f for f in self.factors if f.relation != "unknown"), key=lambda f: (-abs(f.bits), f.kind)
        )
        lines += [say("factor.line", lang, sentence=f.sentence(lang), bits=f"{f.bits:+.1f}") for f in known]
        lines.append(say("namesakes.about", lang, count=_rounded(self.namesakes)))
        return "\n".join(lines)


def _rounded(count: float) -> str:
    if count < 1:
        return "0–1"
    return str(int(round(count, -max(len(str(int(count))) - 2, 0))))
