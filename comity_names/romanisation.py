"""From one spelling of a Chinese syllable to the others: Wade-Giles from pinyin, Hong Kong spellings from Jyutping.

Wade-Giles after the tables of the Library of Congress conversion (apostrophes are folded away, because passports
and newspapers drop them); Hong Kong spellings after the practice of the government gazetteers (one syllable has several).
"""

import re
from functools import lru_cache

_WG_INITIALS = {
    "zh": "ch", "ch": "ch", "sh": "sh", "b": "p", "p": "p", "d": "t", "t": "t", "g": "k", "k": "k", "j": "ch",
    "q": "ch", "x": "hs", "z": "ts", "c": "ts", "r": "j",
}  # fmt: skip
_WG_WHOLE = {
    "zhi": ("chih",), "chi": ("chih",), "shi": ("shih",), "ri": ("jih",), "zi": ("tzu",), "ci": ("tzu",),
    "si": ("ssu", "szu"), "er": ("erh",), "yi": ("i", "yi"), "you": ("yu",), "yan": ("yen",), "ye": ("yeh",),
    "yong": ("yung",), "de": ("te", "teh"), "ke": ("ko", "ke"), "ge": ("ko", "ke"), "he": ("ho",), "e": ("o",),
    "guo": ("kuo",), "huo": ("huo",), "kuo": ("kuo",), "shuo": ("shuo",), "gui": ("kuei",), "kui": ("kuei",),
    "yu": ("yu",), "yue": ("yueh",), "yuan": ("yuan",), "yun": ("yun",), "xi": ("hsi",), "ran": ("jan",),
    "zong": ("tsung",), "rong": ("jung",),
}  # fmt: skip


@lru_cache(maxsize=2000)
def wade_giles(pinyin: str) -> tuple[str, ...]:
    """Wade-Giles spellings of a pinyin syllable, without apostrophes and marks: "wen" → wen, "cheng" → cheng."""
    if pinyin in _WG_WHOLE:
        return _WG_WHOLE[pinyin]
    found = re.match("zh|ch|sh|[bpmfdtnlgkhjqxzcsryw]?", pinyin)
    initial = found.group() if found else ""
    final = pinyin[len(initial) :]
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = {"u": "u", "ue": "ueh", "uan": "uan", "un": "un"}.get(final, final)
    elif final == "uo" and initial not in ("g", "k", "h", "sh"):
        final = "o"
    elif final == "ong":
        final = "ung"
    elif final == "iong":
        final = "iung"
    elif final == "ian":
        final = "ien"
    elif final in ("ie", "ve", "ue"):
        final = final + "h"
    elif final == "ui" and initial in ("g", "k"):
        final = "uei"
    final = final.replace("v", "u")
    return (_WG_INITIALS.get(initial, initial) + final,)


_JYUTPING = re.compile(r"(gw|kw|ng|[bpmfdtnlgkhwzcsj]?)(.*)")
_HK_ONSETS = {
    "z": ("ch", "ts", "tz", "j"), "c": ("ch", "ts"), "s": ("s", "sh"), "j": ("y", ""), "g": ("k", "g"), "b": ("p", "b"),
    "d": ("t", "d"), "gw": ("kw", "gw", "k"), "kw": ("kw", "k"), "ng": ("ng", ""), "k": ("k", "h"), "w": ("w", "v"),
}  # fmt: skip
_HK_FINALS = {
    "aa": ("a", "ah", "ar"), "aai": ("ai", "aai"), "aau": ("au", "aau"), "aam": ("am", "aam"), "aan": ("an", "aan"),
    "aang": ("ang", "aang"), "aap": ("ap", "aap"), "aat": ("at", "aat"), "aak": ("ak", "aak"), "ai": ("ai",),
    "au": ("au", "ow"), "am": ("am", "um"), "an": ("an", "un"), "ang": ("ang", "ung"), "ap": ("ap", "up"),
    "at": ("at", "ut"), "ak": ("ak", "uk"), "e": ("e", "eh"), "ei": ("ei", "i", "ee", "ay"), "eng": ("eng", "ing"), "ek": ("ek",),
    "i": ("i", "ee", "ze"), "iu": ("iu", "ew"), "im": ("im",), "in": ("in",), "ing": ("ing",), "ip": ("ip",), "it": ("it",),
    "ik": ("ik", "ick"), "o": ("o", "oh"), "oi": ("oi", "oy"), "ou": ("o", "ou", "u", "oo", "ow"), "on": ("on",), "ong": ("ong",),
    "ot": ("ot",), "ok": ("ok", "ock", "oke"), "oe": ("oe", "eu"), "oeng": ("eung", "oeng", "eong"), "oek": ("euk", "eok"),
    "eoi": ("ui", "oi"), "eon": ("un", "on"), "eot": ("ut",), "u": ("u", "oo"), "ui": ("ui",), "un": ("un", "oon"),
    "ung": ("ung", "oong"), "ut": ("ut", "oot"), "uk": ("uk", "ok", "oke", "ook"), "yu": ("u", "ue", "yu"), "yun": ("un", "uen", "yun"),
    "yut": ("ut", "uet"), "m": ("m",), "ng": ("ng",),
}  # fmt: skip


@lru_cache(maxsize=2000)
def hong_kong(jyutping: str) -> tuple[str, ...]:
    """Spellings of a Jyutping syllable in Hong Kong, Macau and overseas papers: "zoeng" → cheung, cheong, tseung."""
    found = _JYUTPING.fullmatch(jyutping)
    if not found or not found.group(2):
        return (jyutping,)
    onset, final = found.groups()
    finals = _HK_FINALS.get(final, (final,))
    spelled = [first + last for first in _HK_ONSETS.get(onset, (onset,)) for last in finals]
    if jyutping in ("zi", "ci", "si"):
        spelled += {"zi": ["tsz", "chi", "che", "tse"], "ci": ["tsz", "tse"], "si": ["sze", "sz", "see"]}[
            jyutping
        ]
    if onset == "j" and final.startswith(("i", "y")):
        spelled += ["y" + last.lstrip("y") for last in finals] + ["j" + last for last in finals]
    return tuple(dict.fromkeys(word for word in spelled if word))


_TAILO = re.compile("(tsh|ts|ph|th|kh|ng|[pbmtnlkghsj])?([aeiou]+)?(nnh|nn|ng|[mnptkh])?")
_MIN_ONSETS = {
    "ts": ("ch", "ts", "c", "tj", "j"), "tsh": ("ch", "chh", "ts", "tj", "c"), "p": ("p", "b"), "ph": ("ph", "p"), "b": ("b", "m"),
    "th": ("th", "t"), "k": ("k", "g"), "kh": ("kh", "k"), "g": ("g", "gh", "ng"), "s": ("s", "sh"), "j": ("j", "y", "l"),
    "t": ("t", "d"), "l": ("l", "n"), "": ("", "y", "w"),
}  # fmt: skip
_MIN_VOWELS = {
    "a": ("a", "ah"), "e": ("e", "ay", "eh"), "i": ("i", "ee", "y"), "o": ("o", "oh", "or"), "oo": ("oh", "oo", "o", "or", "ou"),
    "u": ("u", "oo"), "ai": ("ai", "ye", "ay"), "au": ("au", "ow", "ou", "aw"), "ia": ("ia", "eah", "ya", "iah"),
    "io": ("io", "eo", "iow", "eoh", "ioh"), "iu": ("iu", "iew", "ew", "eu", "iw"), "iau": ("iau", "iow", "eow", "eau", "iew", "iao"),
    "ua": ("ua", "wa", "uah", "oa"), "ue": ("ue", "oe", "uay", "way", "wee"), "ui": ("ui", "wee", "wi", "uey", "uee", "ooi", "oei"),
    "uai": ("uai", "wai"),
}  # fmt: skip
_MIN_CLOSED = {
    "am": ("am",), "iam": ("iam", "eam"), "im": ("im", "eem"), "an": ("an", "ang"), "in": ("in", "een"), "ian": ("ian", "ien", "ean", "een", "eng"),
    "un": ("un", "oon"), "uan": ("uan", "wan", "oan"), "ang": ("ang",), "iang": ("iang", "eang"), "ing": ("eng", "ing", "in"), "ong": ("ong",),
    "iong": ("iong", "eong", "iang", "eang", "ong"), "ap": ("ap",), "iap": ("iap", "eap"), "ip": ("ip", "eep"), "at": ("at", "att"), "it": ("it", "eet"),
    "iat": ("iat", "iet", "eat"), "ut": ("ut", "oot"), "uat": ("uat", "uet", "wat"), "ak": ("ak", "ack"), "iak": ("iak", "eak"),
    "ik": ("ek", "ik", "eck", "ick", "eik"), "ok": ("ok", "ock"), "iok": ("iok", "eok", "eock"), "ng": ("ng", "ung", "uang"),
}  # fmt: skip


@lru_cache(maxsize=3000)
def southern_min(syllable: str) -> tuple[str, ...]:
    """Spellings overseas of a Southern Min syllable in the letters of Tai-lo: "tsiong" → chiong, cheong, chiang, tiong.

    After the custom of papers in Singapore, Malaysia, Indonesia and the Philippines (general reference knowledge).
    """
    found = _TAILO.fullmatch(syllable)
    if not found or not (found.group(2) or found.group(3)):
        return ()
    onset, vowels, end = (
        found.group(1) or "",
        found.group(2) or "",
        (found.group(3) or "").replace("nn", "").replace("h", ""),
    )
    whole = vowels + end
    finals = _MIN_CLOSED.get(whole) if end else _MIN_VOWELS.get(whole)
    spelled = [
        first + last
        for last in finals or (whole,)
        for first in _MIN_ONSETS.get(onset, (onset,))
        if first or not onset
    ]
    if not onset:
        spelled = [word for word in spelled if not word.startswith(("yu", "yo", "ya", "wa", "wo", "we"))]
        spelled += [
            "y" + word[1:] for word in finals or () if word[0] in "ie" and len(word) > 1 and word[1] in "aeo"
        ]
        spelled += [
            "w" + word[1:] for word in finals or () if word[0] in "uo" and len(word) > 1 and word[1] in "aei"
        ]
    return tuple(
        dict.fromkeys(word for word in spelled if any(char in "aeiouy" for char in word) or end == "ng")
    )


@lru_cache(maxsize=2000)
def katakana(pinyin: str) -> tuple[str, ...]:
    """How katakana writes a Mandarin syllable, in the coarse letters of kana.py."""
    whole = {
        "zhi": ("zi",), "chi": ("ti",), "shi": ("si",), "ri": ("ri", "zi"), "zi": ("zu", "tu"), "ci": ("tu",), "si": ("su",),
        "er": ("aru",), "yi": ("i",), "wu": ("u",), "yu": ("yu", "yui"), "de": ("do", "da", "de"), "ke": ("ku", "ko", "ka"),
        "ge": ("gu", "go", "ga"), "he": ("ho", "ha", "hu"), "le": ("ru", "ro"), "qu": ("tyui", "tyu"), "xu": ("syui", "syu"),
        "ju": ("zyui", "zyu", "tyui"), "lv": ("ryui", "ryu"), "nv": ("nyui",), "you": ("yu", "yo"), "er2": ("aru",),
    }  # fmt: skip
    if pinyin in whole:
        return whole[pinyin]
    found = re.match("zh|ch|sh|[bpmfdtnlgkhjqxzcsryw]?", pinyin)
    initial = found.group() if found else ""
    final = pinyin[len(initial) :]
    onsets = {
        "zh": ("ty", "zy"), "ch": ("ty",), "sh": ("sy",), "q": ("ty", "t"), "j": ("zy", "ty", "z", "t"), "x": ("sy", "s"),
        "z": ("z", "t"), "c": ("t",), "l": ("r",), "r": ("r", "z"), "b": ("b", "p"), "d": ("d", "t"), "g": ("g", "k"),
    }.get(initial, (initial,))  # fmt: skip
    finals = {
        "ang": ("an",), "eng": ("en", "on", "an"), "ing": ("in",), "ong": ("on", "un"), "iong": ("yon", "yun"), "iang": ("ian", "yan"),
        "uang": ("uan",), "ian": ("ien", "ian"), "uan": ("uan", "oan"), "uo": ("uo", "o"), "ui": ("ui", "uei"), "un": ("un", "uen"),
        "iu": ("iu", "yu"), "ao": ("ao", "au"), "ou": ("o", "ou"), "ie": ("ie",), "ue": ("ue", "ye"), "e": ("e", "o", "a", "u"),
        "ei": ("ei", "e"), "iao": ("iao", "yao"),
    }.get(final, (final,))  # fmt: skip
    out: dict[str, None] = {}
    for onset in onsets:
        for last in finals:
            first = onset[:-1] if onset.endswith("y") and last.startswith(("i", "e", "y")) else onset
            first = "h" if first == "f" and last.startswith("u") else first
            out[re.sub(r"([aiueo])\1+", r"\1", first + last)] = None
    if initial == "w":
        out |= {key[1:]: None for key in list(out) if key.startswith("wu")}
    if initial == "y":
        out |= {key[1:]: None for key in list(out) if key.startswith(("yi", "ye"))}
    return tuple(out)
