"""How far two Latin spellings of one Chinese syllable are from each other in sound: "kin" and "khim", "ser" and "su".

Offices abroad wrote what they heard, and no table holds all they wrote. A distance is in nats: about minus the logarithm of how
often one sound of a Chinese language is put down in the place of the other. Set from knowledge of those languages: n and ng, sh
and s, l and n fall together in many of them, stops at the end are lost in some, and vowels are spelled as English spells them.
"""

import re
from functools import lru_cache

from comity_names import readings

FAR = 9.0
_SYLLABLE = re.compile("([bcdfghjklmnpqrstvwxyz]*?)([aeiouy]+)([hrw]?)(ng|[bcdgkmnptq]*)")
_SOUNDLESS = re.compile("([a-z]*?)(ng|m|wn)")  # Ng, Chng, Tng, Swn
# how an initial is spelled overseas → its family of sounds and its place in it; longer spellings first
_INITIALS = (
    ("tsch", "c"), ("tsh", "c"), ("tjh", "c"), ("chh", "c"), ("ch", "c"), ("ts", "c"), ("tz", "c"), ("tj", "c"), ("dj", "c"),
    ("zh", "c"), ("ng", "g"), ("hs", "x"), ("sh", "s"), ("sz", "s"), ("ph", "p"), ("th", "t"), ("kh", "k"), ("kw", "kw"), ("gw", "kw"),
    ("qu", "kw"), ("gh", "g"), ("j", "j"), ("z", "z"), ("q", "c"), ("c", "c"), ("s", "s"), ("x", "x"), ("t", "t"), ("d", "t"), ("k", "k"),
    ("g", "k"), ("p", "p"), ("b", "p"), ("h", "h"), ("f", "f"), ("l", "l"), ("r", "r"), ("m", "m"), ("n", "n"), ("w", "w"), ("v", "w"),
    ("y", "y"),
)  # fmt: skip
_BESIDE = {
    frozenset(pair.split()): cost
    for cost, pairs in (
        (0.2, "c z,c j,s x,k kw,w -,y -"),
        (0.4, "l n,j y,f h,z j,x h,r l,g -,p m,g k,g n"),
        (0.8, "k h,j l,y h,t c,j r,kw w,r y,s z,w h,s c"),
        (1.0, "s t,x t,x c"),
    )
    for pair in pairs.split(",")
}
_VOWELS = {
    "ee": "i", "ea": "ia", "eah": "ia", "ya": "ia", "ie": "ie", "ey": "i", "y": "i", "oo": "u", "ou": "o", "oa": "ua", "wa": "ua",
    "aw": "ao", "au": "ao", "ow": "ao", "aa": "a", "ay": "ei", "ai": "ai", "ye": "ai", "ew": "iu", "eu": "iu", "iew": "iu", "io": "io",
    "eo": "io", "iau": "iao", "iow": "iao", "eow": "iao", "eau": "iao", "eaw": "iao", "oe": "ue", "uay": "ue", "uey": "ui", "uei": "ui",
    "wee": "ui", "uee": "ui", "oei": "ui", "ooi": "ui", "uai": "uai", "oy": "oi", "oey": "ui", "ue": "ue", "uh": "e", "iou": "iu",
    "you": "iu", "yu": "iu", "yo": "io",
}  # fmt: skip
_NEAR_VOWELS = {
    frozenset(pair.split()): cost
    for cost, pairs in (
        (0.3, "i e,o u,ie e,ie ia,io o,iu u,ei i,ei e,ui i,ua a,ua uo,ue ui,ue e,ao o,iao iu,iao io,ie i,ai e,oi ai,ua o,ao ou,uo o,ia a,iao ao"),
        (0.6, "ai ie,a e,a o,ia e,ia io,iu io,iu i,u e,ui u,ei ai,oi ui,ue o,ai i,a ai,a ao,io u,ui oi,iu ao,ie a,ua ue,uo u,ai ui"),
    )
    for pair in pairs.split(",")
}  # fmt: skip
_STOPS = frozenset("ktp")


@lru_cache(maxsize=50_000)
def _parts(word: str) -> tuple[str, str, str] | None:
    """Initial, vowels and end of a Latin word of one syllable, each as a sound; None for longer words."""
    found = _SYLLABLE.fullmatch(word)
    if found:
        initial, vowels, glide, end = found.groups()
        if not initial and len(vowels) > 1 and vowels[0] in "yu" and vowels != "uu":
            initial, vowels = {"y": "y", "u": "w"}[vowels[0]], vowels[1:]
        if glide == "w" and not end:
            vowels += "w"
        if end and end != "ng":
            end = {"b": "p", "d": "t", "g": "ng" if end == "g" and vowels else "k", "c": "k", "q": "k"}.get(
                end[-1], end[-1]
            )
        vowels = "e" if glide == "r" and vowels in ("e", "eu") else _VOWELS.get(vowels, vowels)
    elif bare := _SOUNDLESS.fullmatch(word):
        initial, vowels, end = bare.group(1), "", "ng"
    else:
        return None
    first = next((sound for spelled, sound in _INITIALS if initial.startswith(spelled)), "-")
    return first, vowels, end


@lru_cache(maxsize=100_000)
def between(left: str, right: str) -> float:
    """Nats for writing one syllable where the other was meant; FAR where they have too little in common."""
    first, second = _parts(left), _parts(right)
    if first is None or second is None:
        return FAR
    initials = 0.0 if first[0] == second[0] else _BESIDE.get(frozenset((first[0], second[0])), FAR)
    return initials + _vowels(first[1], second[1]) + _ends(first[2], second[2])


def _vowels(left: str, right: str) -> float:
    if left == right:
        return 0.0
    if not left or not right:
        return 0.8
    return _NEAR_VOWELS.get(frozenset((left, right)), 1.6 if left[0] == right[0] else FAR)


def _ends(left: str, right: str) -> float:
    if left == right:
        return 0.0
    both = {left, right}
    if both <= {"n", "ng"}:
        return 0.3
    if both <= {"m", "n", "ng"}:
        return 0.5
    if both <= _STOPS:
        return 0.3
    if "" in both and both & _STOPS:
        return 0.5
    return FAR


@lru_cache(maxsize=100_000)
def of_sign(letter: str, word: str) -> float:
    """The least such distance of a word from any spelling of a Han character in a Chinese community, with that one's own cost."""
    return min(
        (
            reading.cost + between(reading.text, word)
            for reading in readings.han_to_latin(letter, "communities")
        ),
        default=FAR,
    )
