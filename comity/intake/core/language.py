"""In which language a text is written: by its script, then by its commonest words."""

import re
import unicodedata
from functools import cache

from comity.intake.core.lexicon import LANGUAGES
from comity.intake.core.signs import lists_of

_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30fa\uff66-\uff9d]")
_HIRAGANA = re.compile(r"[\u3041-\u309f]")
# small words of Chinese that Japanese does not write
_CHINESE = re.compile(r"[的了这們们吗吧呢从还與与将將已没]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
# letters that of these languages only Vietnamese has
_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def language_of(words: str) -> str:
    """Return the language as ISO 639-1: en, vi, ja, zh or fr; `en` where nothing speaks for another.

    >>> language_of("Công an tỉnh Hà Giang cho biết đã bắt giữ hai đối tượng.")
    'vi'
    >>> language_of("警方表示,两名嫌疑人已被移交。"), language_of("警視庁は男2人を逮捕した。")
    ('zh', 'ja')
    """
    text = unicodedata.normalize("NFC", words)
    han, kana, latin = len(_HAN.findall(text)), len(_KANA.findall(text)), len(_LATIN.findall(text))
    # one sign of Chinese or Japanese stands for about three letters
    if 3 * (han + kana) > latin:
        # Japanese prose is half kana; a headline may have few, a Chinese text has none but in foreign names
        some = kana > 0.08 * (han + kana)
        few = len(_HIRAGANA.findall(text)) > 0.04 * (han + kana)
        return "ja" if few or (some and not _CHINESE.search(text)) else "zh"
    if latin and len(_VIETNAMESE.findall(text)) > 0.04 * latin:
        return "vi"
    found = [one.casefold() for one in _WORD.findall(text)]
    counts = {one: sum(word in _common(one) for word in found) for one in ("en", "fr", "vi")}
    return max(counts, key=lambda one: (counts[one], -LANGUAGES.index(one)))


@cache
def _common(language: str) -> frozenset[str]:
    return frozenset(lists_of(language)["stop"]) | frozenset(lists_of(language)["stop_bare"])
