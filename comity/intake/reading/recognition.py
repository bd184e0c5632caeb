"""Words in an image: in which languages to look, and what to believe of each line.

A page is recognised with the models of the script that it seems to be in; where that leaves doubt, with the others too. Lines of
several runs that lie over each other are one place of the page, and each place is taken from the run that was surest of it.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, TypeAlias

from PIL import Image

from comity.intake.core.language import language_of
from comity.intake.reading import tesseract
from comity.intake.reading.beat import Beat
from comity.intake.reading.flow import HAN_OR_KANA, language_in, letters_in
from comity.intake.reading.layout import arranged
from comity.intake.reading.recognised_lines import RecognisedLine, fragments_of, lines_of
from comity.intake.reading.result import NotReadError, ReadParagraph, Reason

Run: TypeAlias = Sequence[RecognisedLine]
# the model of Vietnamese reads English as well as its own; both at once lose marks of tones to letters without
LATIN: Final = ("vie",)
ENGLISH: Final = ("eng",)
JAPANESE: Final = ("jpn",)
CHINESE: Final = ("chi_sim",)
NEEDED: Final = frozenset({*LATIN, *ENGLISH, *JAPANESE, *CHINESE})
_OF_SCRIPT: Final = {
    "Latin": LATIN,
    "Japanese": JAPANESE,
    "Hiragana": JAPANESE,
    "Katakana": JAPANESE,
    "Han": CHINESE,
    "HanS": CHINESE,
    "HanT": CHINESE,
}
_SURE = 0.9  # of a page: no other models are tried
_DOUBT = 0.75  # of a line
_FIRST = 0.04  # for how much surer than the page's own models others must be
_NOISE = 0.3  # a line below is dirt on the glass, unless it says much
_FEW = 8  # letters
_OVER = 0.25  # share of the smaller of two lines from which they lie over each other
_MOST_LINES = 1500  # of all runs; where there are more, one run is believed


class Recogniser:
    """Recognises pages of one file. The models are asked for when the first page needs them."""

    def __init__(self, beat: Beat) -> None:
        """Take what is called after each run."""
        self._beat = beat

    def paragraphs(self, image: Image.Image, dpi: int) -> tuple[ReadParagraph, ...]:
        """Return the paragraphs of a page, each with its language and how sure it is.

        Raises:
            NotReadError: there is no recognition, or none for a language that may be there.
        """
        missing = NEEDED - tesseract.languages()
        if missing:
            raise NotReadError(Reason.NO_LANGUAGE, languages=", ".join(sorted(missing)))
        seen = tesseract.look(image, dpi)
        self._beat()
        upright = image.rotate(-seen.turn, expand=True, fillcolor=255) if seen.turn else image
        lines = [one for one in believed(self._runs(upright, dpi, seen.script)) if not _is_noise(one)]
        texts = arranged(fragments_of(lines), upright.width)
        whole = language_of("\n".join(one.words for one in texts)) if texts else ""
        return tuple(
            ReadParagraph(one.words, language_in(one.words, whole), round(one.confidence, 3)) for one in texts
        )

    def _runs(self, image: Image.Image, dpi: int, script: str) -> list[Run]:
        """Recognise with the likeliest models, and with the others where that leaves doubt; Chinese and Japanese always against each other."""
        first = _OF_SCRIPT.get(script, LATIN)
        runs = [self._run(image, dpi, first)]
        if first == LATIN:
            if language_of(_said(runs[0])) != "vi":
                runs.append(self._run(image, dpi, ENGLISH))
            if sure_of(runs[0]) < _SURE or _has_doubt(runs[0]):
                # of words in Latin letters the models of signs lose the marks: only their lines with signs count
                runs += [_with_signs(self._run(image, dpi, one)) for one in (JAPANESE, CHINESE)]
            return runs
        runs.append(self._run(image, dpi, CHINESE if first == JAPANESE else JAPANESE))
        # Latin words and figures stand in most such pages; models of signs read them, but without marks of tones
        if _has_doubt(max(runs, key=sure_of)):
            return [*map(_with_signs, runs), self._run(image, dpi, LATIN)]
        return runs

    def _run(self, image: Image.Image, dpi: int, models: tuple[str, ...]) -> Run:
        words = tesseract.words_in(image, dpi, models)
        self._beat()
        return lines_of(words)


def sure_of(lines: Sequence[RecognisedLine]) -> float:
    """Return how sure lines are, 0 to 1, weighed by what they say; 0 for none."""
    weight = sum(letters_in(one.words) for one in lines)
    return sum(one.confidence * letters_in(one.words) for one in lines) / weight if weight else 0.0


def believed(runs: Sequence[Run]) -> list[RecognisedLine]:
    """Return the lines of a page, each place of it from the run that was surest there."""
    best = max(range(len(runs)), key=lambda number: sure_of(runs[number]))
    if len(runs) == 1 or sum(map(len, runs)) > _MOST_LINES:
        return list(runs[best])
    kept: list[RecognisedLine] = []
    for place in _places(runs):
        most = max(sum(one.area for one in lines) for lines in place.values())

        def trust(number: int, lines: dict[int, list[RecognisedLine]] = place, most: float = most) -> float:
            covered = sum(one.area for one in lines[number]) / most
            return sure_of(lines[number]) * (0.5 + 0.5 * covered) + (_FIRST if number == best else 0)

        kept += place[max(place, key=trust)]
    return kept


def _places(runs: Sequence[Run]) -> list[dict[int, list[RecognisedLine]]]:
    """Gather lines that lie over each other; each place holds the lines by number of run."""
    lines = [(number, one) for number, run in enumerate(runs) for one in run]
    parents = list(range(len(lines)))

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    for one in range(len(lines)):
        for other in range(one):
            if lines[one][0] != lines[other][0] and lines[one][1].shared_with(lines[other][1]) > _OVER:
                parents[root(one)] = root(other)
    found: dict[int, dict[int, list[RecognisedLine]]] = defaultdict(lambda: defaultdict(list))
    for place, (number, line) in enumerate(lines):
        found[root(place)][number].append(line)
    return [dict(one) for one in found.values()]


def _with_signs(run: Run) -> Run:
    return [one for one in run if HAN_OR_KANA.search(one.words)]


def _said(run: Run) -> str:
    return "\n".join(one.words for one in run)


def _has_doubt(run: Run) -> bool:
    return any(one.confidence < _DOUBT for one in run if letters_in(one.words) > 2)


def _is_noise(one: RecognisedLine) -> bool:
    letters = letters_in(one.words)
    return not any(map(str.isalnum, one.words)) or (one.confidence < _NOISE and letters < _FEW)
