"""Registers of commitments, activities and agreements that come as tables; those of meetings stand in `test_imp_registers`."""

from decimal import Decimal

from django.test import Client
from django.urls import reverse

from comity.audit.models import Entry
from comity.cooperation.models import (
    Activity,
    Commitment,
    PartnerAgency,
    RegisteredAgreement,
    RegisterFile,
    RegisterKey,
)
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.test_imp_registers import at, given, go, named, page_of, taken
from comity.requests.tests.office import TOKYO

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


def test_a_row_names_no_meeting_at_which_its_partner_was_not(ledgers: Ledgers, meetings: Meetings) -> None:
    client = go(ledgers.keeper)
    with_beijing = meetings.add(ordinal=None)
    with_laos = meetings.add(ordinal=None, parties=("VN", "LA"))
    heads = OWED.strip() + ",Meeting\n"
    lines = [
        f"C{number},Exchange lists,,{partner},,our side,committed,,Unit 4,,,{meeting.ref}"
        for number, (partner, meeting) in enumerate(
            [(ledgers.office.peer.node, with_beijing), ("Laos", with_beijing), ("Laos", with_laos)], 1
        )
    ]
    file = given(client, (heads + "\n".join(lines)).encode(), "owed.csv", "commitments")
    answer = named(client, file, **{"field-11": "meeting"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    page = page_of(client.get(at("check", file.pk)))
    assert page.count("This partner took no part in that meeting") == 2
    assert "1 row would be taken over." in page


def test_rows_for_a_partner_with_a_node_ask_how_they_leave(ledgers: Ledgers) -> None:
    client = go(ledgers.keeper)
    file = commitments(client, f"C1,Exchange lists,,{ledgers.office.peer.node},,both,,2026-12-25,Unit 4,,")
    page = page_of(client.get(at("check", file.pk)))
    assert "How it leaves" in page
    page = page_of(client.post(at("check", file.pk), {}), 422)
    assert "Choose the agreement under which it leaves." in page
    assert not Commitment.objects.exists()
    assert not RegisterKey.objects.exists()


def test_a_state_alone_is_one_partner_however_it_is_written(ledgers: Ledgers) -> None:
    client = go(ledgers.keeper)
    file = commitments(
        client,
        "C1,Exchange lists,,Lào,,both,,2026-12-25,Unit 4,,",
        "C2,Open a hotline,,Laos,,both,,2026-12-26,Unit 4,,",
        "C3,Train ten officers,,Japan,,both,,2026-12-27,Unit 4,,",
        "C4,Train ten more,,日本,,both,,2026-12-28,Unit 4,,",
    )
    page = page_of(client.get(at("check", file.pk)))
    assert "2 rows would be taken over." in page
    assert page.count("Of this state an agency is paired with this node: ") == 2
    done = taken(client, file)
    assert (done.taken, len(done.refused)) == (2, 2)
    assert PartnerAgency.objects.get().country == "LA"


# --- hostile files

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
        ["drugs"],
        "2031-12-31",
    )
    assert (second.state, second.kind) == ("signed", "plan")
    again = given(client, (SIGNED + lines[0]).encode(), "hd.csv", "agreements")
    named(client, again, order="day-first")
    assert f"This stands here already: {first.ref}." in page_of(client.get(at("check", again.pk)))


def test_no_step_is_invented_between_the_days_that_a_row_says(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    lines = (
        "HD-1,Hiệp định dẫn độ,Hiệp định,VN; CN,,2015-05-01,suspended,2020-05-01,Talks,",
        "HD-2,Hiệp định lãnh sự,Hiệp định,VN; CN,,,suspended,2020-05-01,Talks,",
        "HD-3,Hiệp định hải quan,Hiệp định,VN; CN,,2015-05-01,expired,2020-05-01,Its time is over,",
    )
    file = given(client, (SIGNED + "\n".join(lines)).encode(), "hd.csv", "agreements")
    assert named(client, file, order="day-first").status_code == 302
    page = page_of(client.get(at("check", file.pk)))
    assert "no column says on which day" in page
    done = taken(client, file)
    assert (done.taken, [one["cells"][0] for one in done.refused]) == (2, ["HD-1"])
    steps = [
        [(step.state, str(step.on)) for step in one.steps.order_by("on")]
        for one in RegisteredAgreement.objects.order_by("ref")
    ]
    assert steps == [[("suspended", "2020-05-01")], [("signed", "2015-05-01"), ("expired", "2020-05-01")]]
