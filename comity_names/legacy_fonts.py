"""Vietnamese text of the years before Unicode: fonts of TCVN3 (ABC) and VNI, whose bytes are shown as Western letters.

Tables after TCVN 5712:1993 (VN3) and the VNI-Windows layout; both are public facts. A text is only taken for such where every word
that changes becomes a Vietnamese syllable and the text was none before.
"""

from functools import lru_cache

from comity_names import vietnamese

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
_TONED = ("ø", "ù", "û", "õ", "ï")  # grave, acute, hook, tilde, dot
_VNI = {
    base + mark: letter
    for base, letters in (("a", "àáảãạ"), ("e", "èéẻẽẹ"), ("o", "òóỏõọ"), ("ô", "ờớởỡợ"), ("u", "ùúủũụ"), ("ö", "ừứửữự"), ("y", "ỳýỷỹỵ"))
    for mark, letter in zip(_TONED, letters, strict=True)
}  # fmt: skip
_VNI |= {
    base + mark: letter
    for base, letters in (("a", "âầấẩẫậ"), ("e", "êềếểễệ"), ("o", "ôồốổỗộ"))
    for mark, letter in zip("âàáåãä", letters, strict=True)
}
_VNI |= dict(zip(("aê", "aè", "aé", "aú", "aü", "aë"), "ăằắẳẵặ", strict=True))
_VNI |= {"ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}


@lru_cache(maxsize=20_000)
def meant(text: str) -> tuple[str, ...]:
    """What a text in a legacy font reads: "NguyÔn V¨n Thµnh" and "Nguyeãn Vaên Thaønh" are Nguyễn Văn Thành; empty for others."""
    if text.isascii() or any(ord(char) > 0xFF for char in text) or _syllables(text):
        return ()
    found = ("".join(_TCVN3.get(char, char) for char in text), _vni(text))
    return tuple(dict.fromkeys(other for other in found if other != text and _syllables(other)))


def _vni(text: str) -> str:
    out, place = [], 0
    while place < len(text):
        pair = text[place : place + 2]
        size = 2 if pair.lower() in _VNI else 1
        letter = _VNI.get(pair[:size].lower(), pair[:size])
        out.append(letter.upper() if pair[0].isupper() else letter)
        place += size
    return "".join(out)


def _syllables(text: str) -> bool:
    return all(vietnamese.parse(word) for word in text.split())
