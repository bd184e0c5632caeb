"""Bytes in the encodings that reach an officer become the same text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intake.reading import tcvn3
from comity.intake.reading.encodings import NotTextError, composed, decode

JAPANESE = "南県警察本部は3月12日、バイク盗難事件に関与した疑いで男3人を逮捕したと発表した。捜査関係者によると、盗みを繰り返していたとみられる。"
CHINESE = (
    "三月十二日，南省公安厅通报称，警方在联合行动中抓获三名涉嫌盗窃摩托车的犯罪嫌疑人，并缴获摩托车十二辆。"
)
TRADITIONAL = (
    "三月十二日，南省警察局通報稱，警方在聯合行動中抓獲三名涉嫌竊盜機車的犯罪嫌疑人，並查扣機車十二輛。"
)
VIETNAMESE = "Công an tỉnh Lạng Giang phối hợp với Cảnh sát tỉnh Minami đã bắt giữ ba đối tượng trong đường dây trộm cắp xe máy."
FRENCH = "La police a arrêté trois hommes à l'été dernier; ils ont été remis à la préfecture où l'enquête se poursuit."
TONES = "\u0300\u0301\u0303\u0309\u0323"


def in_1258(text: str) -> bytes:
    """Return Vietnamese as Windows writes it: the tone after its letter."""
    written = b""
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        bare = unicodedata.normalize("NFC", "".join(one for one in apart if one not in TONES))
        tone = "".join(one for one in apart if one in TONES)
        try:
            written += letter.encode("cp1258")
        except UnicodeEncodeError:
            written += bare.encode("cp1258") + tone.encode("cp1258")
    return written


def in_tcvn3(text: str) -> bytes:
    return bytes(ord(one) if ord(one) < 0x80 else tcvn3._LETTERS.index(one) + tcvn3._FIRST for one in text)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        pytest.param(JAPANESE, JAPANESE.encode("cp932"), id="Shift_JIS"),
        pytest.param(JAPANESE, JAPANESE.encode("euc_jp"), id="EUC-JP"),
        pytest.param(JAPANESE, JAPANESE.encode("iso2022_jp"), id="ISO-2022-JP"),
        pytest.param("逮捕状について", "逮捕状について".encode("cp932"), id="short Shift_JIS"),
        pytest.param("逮捕状について", "逮捕状について".encode("euc_jp"), id="short EUC-JP"),
        pytest.param(CHINESE, CHINESE.encode("gb18030"), id="GB18030"),
        pytest.param(TRADITIONAL, TRADITIONAL.encode("big5"), id="Big5"),
        pytest.param(VIETNAMESE, in_1258(VIETNAMESE), id="windows-1258"),
        pytest.param(VIETNAMESE, in_tcvn3(VIETNAMESE), id="TCVN3"),
        pytest.param(FRENCH, FRENCH.encode("cp1252"), id="windows-1252"),
        pytest.param(VIETNAMESE, VIETNAMESE.encode("utf-16"), id="UTF-16"),
        pytest.param(VIETNAMESE, VIETNAMESE.encode("utf-16-be"), id="UTF-16 without its mark"),
        pytest.param(VIETNAMESE, VIETNAMESE.encode("utf-8-sig"), id="UTF-8 with its mark"),
        pytest.param(
            VIETNAMESE, unicodedata.normalize("NFD", VIETNAMESE).encode(), id="UTF-8 with marks apart"
        ),
    ],
)
def test_an_encoding_is_told_by_its_text(text: str, content: bytes) -> None:
    assert decode(content) == text


def test_what_is_declared_is_tried_before_guessing() -> None:
    assert decode("ﾀﾅｶ".encode("cp932"), "Shift_JIS") == "ﾀﾅｶ"
    assert decode(CHINESE.encode("gbk"), "gb2312") == CHINESE
    assert decode(VIETNAMESE.encode(), "no-such-encoding") == VIETNAMESE


def test_a_broken_letter_does_not_spoil_the_rest() -> None:
    assert decode(VIETNAMESE.encode() + b"\xff and more")[: len(VIETNAMESE)] == VIETNAMESE


def test_rare_forms_of_signs_stay_as_written() -> None:
    assert composed("\ufa10\ufa19") == "\ufa10\ufa19"  # 塚 and 神 as some names write them
    assert composed("か\u3099") == "が"


def test_a_program_is_no_text() -> None:
    with pytest.raises(NotTextError):
        decode(bytes(range(256)) * 40)


@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "gb2312", "rot13", "base64", "idna", "ütf"]))
def test_any_bytes_become_text_or_are_none(content: bytes, declared: str) -> None:
    try:
        text = decode(content, declared)
    except NotTextError:
        return
    assert "\0" not in text
    assert "\r" not in text


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Mn", "Mc", "Me"]), max_size=200
    )
)
def test_text_in_utf_8_comes_back(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")
