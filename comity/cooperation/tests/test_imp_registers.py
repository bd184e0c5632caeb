"""A register that comes as a table: given, looked at, taken over, mended and given again; hostile files."""

import io
import zipfile
from collections.abc import Sequence
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
    Meeting,
    RegisterFile,
    RegisterKey,
    RegisterMapping,
)
from comity.cooperation.tests.meeting_ground import Meetings
from comity.exchange.core.ids import new_id

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


def test_everything_that_is_wrong_with_the_columns_is_said_at_once_and_nothing_typed_is_lost(
    meetings: Meetings,
) -> None:
    client = go(meetings.keeper)
    file = given(client, workbook([VISIT]))
    name = "Ministry of Public Security, " * 4
    layout = RegisterFile.objects.get(pk=file.pk).layout["columns"]
    titles = {f"field-{place}": "" for place, one in enumerate(layout) if one["field"] == "title"}
    wrong = {
        **titles,
        "field-6": "first",
        "language-0": "tlh",
        "order": "backwards",
        "zone": "Mars/Base",
        "name": name,
    }
    answer = named(client, file, **wrong)
    page = page_of(answer, 422)
    assert "The column “Ngày” holds this too." in page
    assert "Say which column holds: Title." in page
    errors = answer.context["form"].errors
    assert set(errors) == {"__all__", "field-6", "language-0", "order", "zone", "name"}
    for box in ("order", "zone", "name", "language-0", "field-6"):
        assert f'id="id_{box}_error"' in page, box
    assert name.strip() in page
    first = page.split('name="field-6"', 1)[1].split("</select>", 1)[0]
    assert '<option value="first" selected>' in first


def test_a_head_that_is_none_is_said_beside_what_is_wrong_with_the_columns(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    file = given(client, workbook([VISIT]))
    answer = named(client, file, **{"field-6": "first", "head": "900"})
    assert set(answer.context["form"].errors) == {"head", "field-6"}
    assert answer.status_code == 422


def test_to_show_the_columns_anew_loses_neither_what_was_named_nor_the_name(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    file = given(client, workbook([VISIT]))
    client.post(
        at("columns", file.pk), columns(client, file, **{"field-9": "", "name": "From Hanoi", "show": "1"})
    )
    assert RegisterFile.objects.get(pk=file.pk).layout["columns"][9]["field"] == ""
    assert 'value="From Hanoi"' in page_of(client.get(at("columns", file.pk)))


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
