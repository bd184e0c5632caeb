"""A mail becomes its words and its parts."""

from email import policy
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from comity.intake.reading import mail
from comity.intake.reading.kinds import Kind, kind_of
from comity.intake.reading.result import NotReadError, ReadFile
from comity.intake.reading.tests import making


def letter(subject: str = "Kết quả điều tra") -> EmailMessage:
    made = EmailMessage(policy=policy.SMTP)
    made["From"], made["To"] = "Phòng Đối ngoại <office@example.org>", "desk@example.org"
    made["Date"], made["Subject"] = "Mon, 2 Mar 2026 10:00:00 +0700", subject
    return made


def read(content: bytes) -> ReadFile:
    assert kind_of(content).media == Kind.MAIL
    return mail.pages_of(content)


def texts(found: ReadFile) -> list[str]:
    return [one.text for one in found.pages[0].paragraphs]


HEADS = (
    "From: Phòng Đối ngoại <office@example.org>\nTo: desk@example.org\nDate: Mon, 02 Mar 2026 10:00:00 +0700"
)


def test_headers_words_and_attachments() -> None:
    made = letter()
    made.set_content("Kính gửi Quý cơ quan,\n\nHai đối tượng đã bị bắt.\n")
    made.add_alternative("<p>Hai đối tượng đã bị bắt.</p>", subtype="html")
    made.add_attachment(b"%PDF-1.7 ...", maintype="application", subtype="pdf", filename="báo cáo/../x.pdf")
    found = read(made.as_bytes())
    assert texts(found) == ["Kết quả điều tra", HEADS, "Kính gửi Quý cơ quan,", "Hai đối tượng đã bị bắt."]
    assert found.title == "Kết quả điều tra"
    assert [(one.label, one.media, one.content) for one in found.parts] == [
        ("báo cáo_.._x.pdf", "application/pdf", b"%PDF-1.7 ...")
    ]


def test_a_mail_of_tags_alone_is_read_by_block() -> None:
    made = letter("Report")
    made.set_content("<p>One</p><p>two</p><script>x</script>", subtype="html")
    assert texts(read(made.as_bytes()))[2:] == ["One", "two"]


def test_a_mail_inside_is_a_part_with_its_name() -> None:
    inner, made = letter("Older"), letter("Newer")
    inner.set_content("Words of the older mail.")
    made.set_content("See below.")
    made.add_attachment(inner)
    (part,) = read(made.as_bytes()).parts
    assert (part.label, part.media) == ("Older.eml", "message/rfc822")
    assert texts(read(part.content))[2:] == ["Words of the older mail."]


def test_a_scan_in_the_text_is_a_part_and_the_ornament_of_a_signature_is_none() -> None:
    made = letter()
    made.set_content("<p>See <img src='cid:a@b'></p>", subtype="html")
    for size in (900, 40_000):
        made.add_related(bytes(size), maintype="image", subtype="png", cid=f"<{size}@b>")
    assert [len(one.content) for one in read(made.as_bytes()).parts] == [40_000]


def test_words_in_an_old_encoding() -> None:
    head = b"From: a@example.org\r\nDate: Mon, 2 Mar 2026 10:00:00 +0900\r\nSubject: =?ISO-2022-JP?B?GyRCSnM5cBsoQg==?=\r\n"
    content = (
        head
        + b"Content-Type: text/plain; charset=ISO-2022-JP\r\n\r\n"
        + "男を逮捕した。".encode("iso2022_jp")
    )
    assert texts(read(content))[0::2] == ["報告", "男を逮捕した。"]


@given(st.binary(max_size=300), st.integers(0, 400))
def test_a_mail_with_broken_bytes_is_read_or_refused(noise: bytes, place: int) -> None:
    made = letter()
    made.set_content("Words")
    made.add_attachment(making.paragraph("x").encode(), maintype="text", subtype="xml", filename="a.xml")
    content = made.as_bytes()
    try:
        mail.pages_of(content[:place] + noise + content[place + len(noise) // 2 :])
    except NotReadError:
        return
