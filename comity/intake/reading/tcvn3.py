"""TCVN3, the one-byte encoding of Vietnamese letters of the nineties (fonts .VnTime): TCVN 5712:1993, VN3."""

_FIRST = 0xA1
# by byte, from A1; a dot where the standard has no letter
_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđ"  # A1 to AE
    "......àảãáạ."  # AF to BA
    "ằẳẵắ......."  # BB to C5
    "ặầẩẫấậè.ẻẽéẹềểễếệìỉ"  # C6 to D8
    "...ĩíịò.ỏõóọồổỗốộờởỡớợù"  # D9 to EF
    ".ủũúụừửữứựỳỷỹýỵ"  # F0 to FE
)


def from_tcvn3(content: bytes) -> str | None:
    """Return the text, or None where a byte is none of the encoding."""
    found = []
    for byte in content:
        if byte < 0x80:
            found.append(chr(byte))
            continue
        place = byte - _FIRST
        letter = _LETTERS[place] if 0 <= place < len(_LETTERS) else "."
        if letter == ".":
            return None
        found.append(letter)
    return "".join(found)
