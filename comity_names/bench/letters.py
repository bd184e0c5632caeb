"""Hiragana and coarse letters written as katakana and as Hepburn, for the invented list only."""

import re

_SYLLABLES = {
    "a": "ア", "i": "イ", "u": "ウ", "e": "エ", "o": "オ", "ka": "カ", "ki": "キ", "ku": "ク", "ke": "ケ", "ko": "コ",
    "sa": "サ", "si": "シ", "su": "ス", "se": "セ", "so": "ソ", "ta": "タ", "ti": "ティ", "tu": "トゥ", "te": "テ", "to": "ト",
    "na": "ナ", "ni": "ニ", "nu": "ヌ", "ne": "ネ", "no": "ノ", "ha": "ハ", "hi": "ヒ", "hu": "フ", "he": "ヘ", "ho": "ホ",
    "ma": "マ", "mi": "ミ", "mu": "ム", "me": "メ", "mo": "モ", "ya": "ヤ", "yu": "ユ", "yo": "ヨ", "ra": "ラ", "ri": "リ",
    "ru": "ル", "re": "レ", "ro": "ロ", "wa": "ワ", "n": "ン", "ga": "ガ", "gi": "ギ", "gu": "グ", "ge": "ゲ", "go": "ゴ",
    "za": "ザ", "zi": "ジ", "zu": "ズ", "ze": "ゼ", "zo": "ゾ", "da": "ダ", "di": "ディ", "du": "ドゥ", "de": "デ", "do": "ド",
    "ba": "バ", "bi": "ビ", "bu": "ブ", "be": "ベ", "bo": "ボ", "pa": "パ", "pi": "ピ", "pu": "プ", "pe": "ペ", "po": "ポ",
    "fa": "ファ", "fi": "フィ", "fe": "フェ", "fo": "フォ", "wi": "ウィ", "we": "ウェ", "wo": "ウォ",
    "k": "ク", "g": "グ", "s": "ス", "t": "ト", "d": "ド", "p": "プ", "b": "ブ", "m": "ム", "h": "フ", "r": "ル",
}  # fmt: skip
_GLIDES = {"ya": "ャ", "yu": "ュ", "yo": "ョ", "ye": "ェ"}
_SYLLABLE = re.compile("([kgsztdnhbpmr])(y[aueo])|([kgsztdnhbpmrfwy]?[aiueo]|n|.)")


def katakana(text: str) -> str:
    """Hiragana, or coarse letters such as "guen", in katakana."""
    if not text.isascii():
        return "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in text)
    out = []
    for found in _SYLLABLE.finditer(text):
        consonant, glide, whole = found.groups()
        if glide:
            first = (
                _SYLLABLES[consonant + "i"][0] if consonant not in "td" else {"t": "チ", "d": "ヂ"}[consonant]
            )
            out.append(first + _GLIDES[glide])
        else:
            out.append(_SYLLABLES.get(whole, ""))
    return "".join(out)


_HEPBURN = dict(
    zip(
        "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをんがぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ",
        "a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no ha hi fu he ho ma mi mu me mo ya yu yo ra ri ru re ro "  # noqa: SIM905
        "wa i e o n ga gi gu ge go za ji zu ze zo da ji zu de do ba bi bu be bo pa pi pu pe po".split(),
        strict=True,
    )
)


def romaji(text: str) -> str:
    """Hiragana in Hepburn without macrons, as passports write it: "こうすけ" is kosuke."""
    out: list[str] = []
    for char in text:
        if char in "ゃゅょ" and out:
            before = out.pop()
            vowel = {"ゃ": "a", "ゅ": "u", "ょ": "o"}[char]
            out.append(before[:-1] + ("" if before in ("shi", "chi", "ji") else "y") + vowel)
        else:
            out.append(_HEPBURN.get(char, "*" if char == "っ" else ""))
    word = re.sub(r"\*(.)", r"\1\1", "".join(out)).replace("*", "")
    return re.sub("ou|oo", "o", word).replace("uu", "u")
