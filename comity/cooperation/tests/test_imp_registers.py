"""A register that comes as a table: given, looked at, taken over, mended and given again; hostile files."""

import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast, signed_in
from comity.audit.models import Entry
from comity.cooperation import actions
from comity.cooperation.exceptions import RowTakenError
from comity.cooperation.importing import grid
from comity.cooperation.models import (
    Activity,
    Commitment,
    Meeting,
    RegisteredAgreement,
    RegisterFile,
    RegisterKey,
    RegisterMapping,
)
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.meeting_ground import Meetings
from comity.exchange.core.ids import new_id
from comity.requests.tests.office import TOKYO

HEADS = (
    "Số hiệu",
    "Tên cuộc họp",
    "会議名",
    "Cơ chế",
    "Lần thứ",
    "Ngày",
    "Địa điểm",
    "Nước chủ nhà",
    "Các nước",
    "Trạng thái",
)
SEVENTH = (
    "BT-07", "Hội nghị Bộ trưởng lần thứ bảy", "第七回閣僚会合", "Ministerial meeting on combating crime", "VII", "ngày 1-2/12/2020",
    "Hà Nội", "Việt Nam", "VN, 中国", "Đã họp",
)  # fmt: skip
SIXTH = (
    "BT-06",
    "Hội nghị Bộ trưởng lần thứ sáu",
    "",
    "Ministerial meeting on combating crime",
    "第六次",
    "2018年10月22日至23日",
    "北京",
    "中国",
    "Việt Nam; China",
    "held",
)
VISIT = ("", "Thăm làm việc", "", "", "", "令和5年5月8日", "Tokyo", "Nhật Bản", "Nhật Bản", "")


def workbook(rows: Sequence[Sequence[Any]], sheet: str = "Cuộc họp", above: Sequence[str] = ()) -> bytes:
    """A workbook with a sheet of notes before that of the register, and lines above its heads."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    found = book.add_worksheet(sheet)
    for line, row in enumerate([*([one] for one in above), HEADS, *rows]):
        for place, cell in enumerate(row):
            found.write_string(line, place, cell)
    book.add_worksheet("Ghi chú").write_string(0, 0, "…")
    book.close()
    return out.getvalue()


def go(person: Person) -> Client:
    return signed_in(Client(), person)


def at(name: str, *args: object) -> str:
    return reverse(f"cooperation:imp-{name}", args=args)


def page_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:3000]
    return str(answer.content.decode())


def given(
    client: Client, content: bytes, name: str = "register.xlsx", kind: str = "meetings"
) -> RegisterFile:
    """The file, through its page."""
    upload = SimpleUploadedFile(name, content)
    answer = client.post(at("registers"), {"kind": kind, "file": upload, "encoding": "utf-8"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    found = RegisterFile.objects.latest("given_at")
    assert answer.headers["Location"] == at("columns", found.pk)
    return found


def columns(client: Client, file: RegisterFile, **change: Any) -> dict[str, Any]:
    """What the page of columns offers, as it would be sent."""
    layout = RegisterFile.objects.get(pk=file.pk).layout
    form = {name: layout[name] for name in ("sheet", "head", "order", "language", "zone")}
    for place, one in enumerate(layout["columns"]):
        form |= {f"field-{place}": one["field"], f"language-{place}": one["language"]}
    return {**form, "name": "", **change}


def named(client: Client, file: RegisterFile, **change: Any) -> Any:
    return client.post(at("columns", file.pk), columns(client, file, **change))


def taken(client: Client, file: RegisterFile) -> RegisterFile:
    """The file, taken over."""
    answer = client.post(at("check", file.pk), {})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return RegisterFile.objects.get(pk=file.pk)


def test_a_register_of_meetings_is_taken_over(meetings: Meetings) -> None:
    meetings.series()
    client = go(meetings.keeper)
    broken = (
        "BT-09",
        "Cuộc họp không ngày",
        "",
        "Nowhere series",
        "mấy",
        "ngày nào đó",
        "",
        "Atlantis",
        "",
        "",
    )
    file = given(client, workbook([SEVENTH, SIXTH, VISIT, broken], above=["NỘI BỘ"]))
    assert (file.sheets, file.layout["head"]) == (["Cuộc họp", "Ghi chú"], 2)
    page = page_of(client.get(at("columns", file.pk)))
    assert "Hội nghị Bộ trưởng lần thứ bảy" in page
    assert named(client, file, name="Sổ họp").headers["Location"] == at("check", file.pk)
    page = page_of(client.get(at("check", file.pk)))
    assert "3 rows would be taken over." in page
    assert "1 is refused." in page
    assert "There is no series “Nowhere series”." in page
    assert "“Atlantis” is no state" in page
    assert "This is no day." in page
    assert Meeting.objects.count() == 0
    done = taken(client, file)
    assert (done.taken, len(done.refused), bytes(done.content)) == (3, 1, b"")
    seventh = Meeting.objects.get(ordinal=7)
    assert (seventh.state, seventh.parties, seventh.place_country) == ("held", ["VN", "CN"], "VN")
    assert seventh.titles == {"vi": "Hội nghị Bộ trưởng lần thứ bảy", "ja": "第七回閣僚会合"}
    assert not seventh.ordinal_confirmed
    events = Entry.objects.filter(event="register.row-taken", outcome="done").count()
    assert (events, Entry.objects.filter(event="meeting.kept").count()) == (3, 3)
    page = page_of(client.get(at("result", file.pk)))
    assert "3 rows were taken over." in page


def test_a_cancelled_meeting_in_a_register_says_why(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    rows = [
        "Tên cuộc họp,Ngày,Trạng thái,Lý do",
        "Họp bị hủy vì bão,2020-05-03,Đã hủy,Bão số 5",
        "Họp bị hủy,2020-05-04,Đã hủy,",
        "Họp,2020-05-05,Đã họp,Bận",
    ]
    file = given(client, "\n".join(rows).encode(), name="register.csv")
    named(client, file)
    assert "A cancelled meeting says why it is not held." in page_of(client.get(at("check", file.pk)))
    assert (taken(client, file).taken, len(RegisterFile.objects.get().refused)) == (2, 1)
    found = Meeting.objects.values_list("state", "cancelled_reason").order_by("begins_at")
    assert list(found) == [("cancelled", "Bão số 5"), ("held", "")]


def test_the_refused_rows_are_mended_and_given_again(meetings: Meetings) -> None:
    meetings.series()
    client = go(meetings.keeper)
    broken = ("BT-09", "=A1&B1", "", "", "", "31/11/2020", "", "", "", "")
    rows = [SEVENTH, SIXTH, broken]
    file = given(client, workbook(rows))
    named(client, file)
    taken(client, file)
    answer = client.get(at("refused", file.pk))
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Cuộc họp"]
    sheet = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert sheet[0] == ["Why it was refused", *HEADS]
    assert "Here stands a formula" in str(sheet[1][0])
    assert "There is no such day" in str(sheet[1][0])
    book.worksheets[0]["C2"], book.worksheets[0]["G2"] = "Họp nhóm công tác", "30/11/2020"
    out = io.BytesIO()
    book.save(out)
    again = given(client, out.getvalue())
    named(client, again)
    assert taken(client, again).taken == 1
    assert Meeting.objects.count() == 3
    # the whole file once more makes nothing twice, and says what stands there already
    third = given(client, workbook(rows))
    named(client, third)
    page = page_of(client.get(at("check", third.pk)))
    assert "This stands here already: M-" in page
    assert "0 rows would be taken over." in page
    assert client.post(at("check", third.pk), {}).status_code == 200
    assert Meeting.objects.count() == 3


def test_what_was_entered_by_hand_is_not_doubled(meetings: Meetings) -> None:
    seventh = meetings.seventh()
    client = go(meetings.keeper)
    same = ("", "Hội nghị  LẦN thứ bảy", *SEVENTH[2:5], "2020-12-01", *SEVENTH[6:])
    by_ref = (seventh.ref, "Tên khác", "", "", "", "", "", "", "", "")
    file = given(client, workbook([same, by_ref, VISIT, VISIT]))
    named(client, file)
    page = page_of(client.get(at("check", file.pk)))
    assert page.count(f"This stands here already: {seventh.ref}.") == 2
    assert "Row 4 says the same." in page
    assert "1 row would be taken over." in page


def test_numbers_of_a_series_are_doubted_and_may_be_so(meetings: Meetings) -> None:
    meetings.series()
    client = go(meetings.keeper)
    fourth = ("BT-04", "Lần thứ tư", "", SEVENTH[3], "4", "2010-05-01", "", "", "", "")
    file = given(client, workbook([SEVENTH, fourth]))
    named(client, file)
    page = page_of(client.get(at("check", file.pk)))
    assert "The meeting of the series with the number before it is not here." in page
    named(client, file, numbers_are_so="on")
    assert taken(client, file).taken == 2
    assert Meeting.objects.get(ordinal=7).ordinal_confirmed


def test_a_mapping_is_kept_by_name_and_used_again(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    odd = b"A,B\nDialogue,2020-05-03\n"
    first = given(client, odd, "odd.csv")
    page = page_of(named(client, first), 422)
    assert "Say which column holds: Title." in page
    answer = named(
        client, first, **{"field-0": "title", "language-0": "en", "field-1": "first", "name": "Odd"}
    )
    assert answer.status_code == 302
    kept = RegisterMapping.objects.get()
    second = given(client, odd.replace(b"Dialogue", b"Talks"), "odd.csv")
    client.post(at("columns", second.pk), columns(client, second, use=str(kept.pk), show="1"))
    assert [one["field"] for one in RegisterFile.objects.get(pk=second.pk).layout["columns"]] == [
        "title",
        "first",
    ]
    assert named(client, second).headers["Location"] == at("check", second.pk)


def test_another_sheet_and_another_row_of_heads_are_shown(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    file = given(client, workbook([VISIT], above=["Tên"]))
    client.post(at("columns", file.pk), columns(client, file, sheet="Ghi chú", show="1"))
    layout = RegisterFile.objects.get(pk=file.pk).layout
    assert (layout["sheet"], layout["head"]) == ("Ghi chú", 1)
    client.post(at("columns", file.pk), columns(client, file, sheet="Cuộc họp", show="1"))
    assert RegisterFile.objects.get(pk=file.pk).layout["head"] == 2
    client.post(at("columns", file.pk), columns(client, file, head="3", show="1"))
    assert RegisterFile.objects.get(pk=file.pk).layout["head"] == 3


def test_one_field_twice_is_refused(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    file = given(client, workbook([VISIT]))
    page = page_of(named(client, file, **{"field-6": "first"}), 422)
    assert "The column “Ngày” holds this too." in page


def test_a_file_is_dropped_and_a_finished_one_stays(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    file = given(client, workbook([VISIT]))
    client.post(at("drop", file.pk))
    assert not RegisterFile.objects.exists()
    file = given(client, workbook([VISIT]))
    named(client, file)
    taken(client, file)
    assert client.post(at("drop", file.pk)).status_code == 404
    assert client.post(at("check", file.pk)).status_code == 404


def test_others_see_no_register(meetings: Meetings, cast: Cast) -> None:
    file = given(go(meetings.keeper), workbook([VISIT]))
    assert go(cast.officer).get(at("registers")).status_code in {403, 404}
    assert go(cast.officer).get(at("columns", file.pk)).status_code in {403, 404}
    assert go(meetings.keeper).get(at("check", new_id())).status_code == 404


# --- commitments

OWED = "Ref,Commitment,Cam kết,Partner,Country,Who owes it,Stage,Due,Unit,Agreement,Article\n"


def commitments(client: Client, *lines: str) -> RegisterFile:
    file = given(client, (OWED + "\n".join(lines)).encode(), "owed.csv", "commitments")
    answer = named(client, file)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return file


def test_a_register_of_commitments_is_taken_over(ledgers: Ledgers) -> None:
    client = go(ledgers.keeper)
    file = commitments(
        client,
        "C1,Train thirty officers,,Ministry of the Interior,Laos,the other side,,2026-11-25,Training Institute,Plan 2020,4",
        "C2,Hotline,Đường dây nóng,Lào,,hai bên,in progress,令和8年5月1日,Border Guard,,",
        "C3,Exchange lists,,Laos,,our side,committed,,,,",
        "C4,,,Laos,,us,,,,,",
        "C5,Sign it,,Ministry of Nowhere,,us,,,,,",
        "C6,Sign it,,Laos,,somebody,,,,,",
        "C7,Build it,,Laos,,us,fulfilled,,Unit 4,,",
        "C8,Owed to ourselves,,Vietnam,,us,,,,,",
    )
    page = page_of(client.get(at("check", file.pk)))
    for sentence in (
        "2 rows would be taken over.", "Name the unit that answers for it", "Write what is promised", "is no agency that is paired",
        "“somebody” is not known here.", "How it ended needs records that show it.", "This is our own state.",
    ):  # fmt: skip
        assert sentence in page
    done = taken(client, file)
    assert (done.taken, len(done.refused)) == (2, 6)
    first, second = Commitment.objects.order_by("created_at", "ref")
    assert (first.stage, first.partner_country, first.owner) == ("committed", "LA", "Training Institute")
    assert first.actor == "other"
    assert (second.stage, str(second.due), second.texts["vi"]) == (
        "in-progress",
        "2026-05-01",
        "Đường dây nóng",
    )
    assert "C1" not in {one["cells"][0] for one in done.refused}
    again = commitments(client, "C9,Train thirty officers,,Laos,,them,,2026-11-25,Training Institute,,")
    assert "This stands here already: C-" in page_of(client.get(at("check", again.pk)))


def test_rows_for_a_partner_with_a_node_ask_how_they_leave(ledgers: Ledgers) -> None:
    client = go(ledgers.keeper)
    file = commitments(client, f"C1,Exchange lists,,{ledgers.office.peer.node},,both,,2026-12-25,Unit 4,,")
    page = page_of(client.get(at("check", file.pk)))
    assert "How it leaves" in page
    page = page_of(client.post(at("check", file.pk), {}), 422)
    assert "Choose the agreement under which it leaves." in page
    assert not Commitment.objects.exists()
    assert not RegisterKey.objects.exists()


# --- hostile files


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n\n", "The file is empty."),
        (b"PK\x03\x04 not a workbook", "This is no workbook that we can read."),
        (b"%PDF-1.7", "This is a pdf file."),
        (b"\xd0\xcf\x11\xe0old", "This is a xls file."),
        (b"Title\n" + b"x\n" * 600, "more than 500 rows"),
        (b",".join([b"a"] * 80) + b"\nx\n", "more than 60 columns"),
        (b"Title\n" + b"x" * 20_000, "A cell of row 2 is longer than 10000 characters."),
        (b'Title\n"torn\n', "quotation marks do not close"),
        (b"Title\n\xff\xfe\xfa", "is not written in utf-8"),
        (b"x" * (grid.MOST_BYTES + 1), "has more than 4 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_in_clear_words(
    meetings: Meetings, content: bytes, sentence: str
) -> None:
    upload = SimpleUploadedFile("list.csv", content)
    answer = go(meetings.keeper).post(
        at("registers"), {"kind": "meetings", "file": upload, "encoding": "utf-8"}
    )
    assert sentence in page_of(answer, 422)
    assert not RegisterFile.objects.exists()


def bomb(size: int) -> bytes:
    """A small archive that unpacks to a very large sheet."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([VISIT]))) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in whole.namelist():
            content = whole.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</sheetData>", b" " * size + b"</sheetData>")
            archive.writestr(part, content)
    return out.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked(meetings: Meetings) -> None:
    content = bomb(grid.MOST_UNPACKED)
    assert len(content) < grid.MOST_BYTES
    upload = SimpleUploadedFile("bomb.xlsx", content)
    answer = go(meetings.keeper).post(
        at("registers"), {"kind": "meetings", "file": upload, "encoding": "utf-8"}
    )
    assert "The workbook is too large." in page_of(answer, 422)


def test_a_name_of_a_sheet_that_is_none_and_a_hidden_sign_are_refused(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    hidden = ("", "Tên\u202e giả", "", "", "", "", "", "", "", "")
    file = given(client, workbook([hidden]))
    named(client, file)
    assert "turns the direction of reading" in page_of(client.get(at("check", file.pk)))
    assert named(client, file, sheet="Không có").status_code == 422


def test_two_who_take_one_file_over_make_nothing_twice(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    file = given(client, workbook([VISIT]))
    named(client, file)
    calls: list[str] = []

    def make(_act: Any) -> tuple[str, Any]:
        calls.append("made")
        return "M-1", new_id()

    actions.take_register_row(meetings.keeper, file.pk, 2, ["a" * 64], make)
    with pytest.raises(RowTakenError):
        actions.take_register_row(meetings.keeper, file.pk, 2, ["a" * 64], make)
    assert calls == ["made"]


def test_another_file_with_the_same_row_makes_it_not_again(meetings: Meetings) -> None:
    there, client = meetings.add(), go(meetings.keeper)
    first, second = (given(client, workbook([VISIT])) for _file in range(2))
    actions.take_register_row(meetings.keeper, first.pk, 2, ["a" * 64], lambda _act: (there.ref, there.pk))

    def again(_act: Any) -> tuple[str, Any]:
        raise AssertionError

    with pytest.raises(RowTakenError):
        actions.take_register_row(meetings.keeper, second.pk, 2, ["a" * 64, "b" * 64], again)
    assert RegisterKey.objects.get().entry == there.pk


# --- agreements

SIGNED = "Số hiệu,Tên văn kiện,Loại,Các bên,Lĩnh vực,Ngày ký,Tình trạng,Ngày có hiệu lực,Lý do,Hiệu lực đến\n"


def test_a_register_of_activities_is_taken_over(ledgers: Ledgers) -> None:
    client = go(ledgers.keeper)
    heads = "Số hiệu,Tên hoạt động,活動名,Loại hình,Chủ đề,Thời gian,Địa điểm,Nước chủ nhà,Đối tác,Số người,Kinh phí,Loại tiền\n"
    lines = (
        f"HĐ-1,Tập huấn đọc điện thoại,携帯電話解析研修,Tập huấn,,ngày 1-2/12/2020,Hà Nội,Việt Nam,{TOKYO}; Hàn Quốc,25,1.250.000,đồng",
        "HĐ-2,Diễn tập chữa cháy,,diễn tập,chữa cháy,2020-11-05,,,Nhật Bản,,,",
        "HĐ-3,Nửa yên,,Trang thiết bị,,2020-11-05,,,,,12.50,円",
        "HĐ-4,Không ngày,,Chiến dịch,chữa cháy,2020-11,,,Atlantis,,,",
        "HĐ-5,Không loại,,,,,,,,0,mười,vàng",
        "HĐ-6,Có chủ đề,,Tập huấn,chữa cháy,2020-11-05,,,,,12,",
        "HĐ-7,Diễn tập  CHỮA cháy,,diễn tập,,2020-11-05,,,,,,",
    )
    file = given(client, (heads + "\n".join(lines)).encode(), "hd.csv", "activities")
    assert named(client, file, order="day-first").status_code == 302
    page = page_of(client.get(at("check", file.pk)))
    assert "2 rows would be taken over." in page
    for sentence in (
        "JPY has no digits behind the point.", "A month is no day.", "“Atlantis” is no agency", "Say what was done", "Give the first day.",
        "This is no amount.", "“vàng” is not known here. Write one of: VND, JPY", "Choose the currency of the cost.",
        "Only a joint exercise has a theme.", "Row 3 says the same.",
    ):  # fmt: skip
        assert sentence in page, sentence
    assert not Activity.objects.exists()
    done = taken(client, file)
    assert (done.taken, len(done.refused)) == (2, 5)
    first, second = Activity.objects.order_by("ref")
    assert (first.kind, first.people, first.currency) == ("training", 25, "VND")
    assert first.cost == Decimal(1_250_000)
    assert (str(first.begins_on), str(first.ends_on), first.place_country) == (
        "2020-12-01",
        "2020-12-02",
        "VN",
    )
    assert (first.partners, set(first.parties)) == ([TOKYO], {"JP", "KR"})
    assert first.titles == {"vi": "Tập huấn đọc điện thoại", "ja": "携帯電話解析研修"}
    assert (second.kind, second.theme, second.parties, second.cost) == (
        "exercise",
        "fire-rescue",
        ["JP"],
        None,
    )
    assert Entry.objects.filter(event="activity.kept", outcome="done").count() == 2
    assert reverse("cooperation:activities-list") in page_of(client.get(at("result", file.pk)))
    again = given(client, (heads + lines[0]).encode(), "hd.csv", "activities")
    named(client, again, order="day-first")
    assert f"This stands here already: {first.ref}." in page_of(client.get(at("check", again.pk)))


def test_a_register_of_agreements_is_taken_over(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    lines = (
        "HD-1,Bản ghi nhớ về phòng chống ma túy,Bản ghi nhớ,VN; CN,ma túy,2.12.2020,còn hiệu lực,ngày 1 tháng 1 năm 2021,,2031-12-31",
        "HD-2,Kế hoạch hợp tác,Kế hoạch,VN; CN,,02.12.2020,,,,",
        "HD-3,Hiệp định cũ,Hiệp định,Việt Nam,,2010-05-01,hết hiệu lực,2015-05-01,,",
        "HD-4,Hiệp định không bên,Hiệp định,,,,,,,",
        "HD-5,Hiệp định ngược,Hiệp định,VN,,2020-05-01,còn hiệu lực,2019-05-01,,",
    )
    file = given(client, (SIGNED + "\n".join(lines)).encode(), "hd.csv", "agreements")
    assert named(client, file, order="day-first").status_code == 302
    page = page_of(client.get(at("check", file.pk)))
    assert "2 rows would be taken over." in page
    for sentence in (
        "Give the reason in one sentence.",
        "Name the states that are parties.",
        "Correct the day",
    ):
        assert sentence in page
    assert taken(client, file).taken == 2
    first, second = RegisteredAgreement.objects.order_by("ref")
    assert (first.state, first.kind, first.subjects, str(first.expires_on)) == (
        "in-force",
        "mou",
        ["ma túy"],
        "2031-12-31",
    )
    assert (second.state, second.kind) == ("signed", "plan")
    again = given(client, (SIGNED + lines[0]).encode(), "hd.csv", "agreements")
    named(client, again, order="day-first")
    assert f"This stands here already: {first.ref}." in page_of(client.get(at("check", again.pk)))
