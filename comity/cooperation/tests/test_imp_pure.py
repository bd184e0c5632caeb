"""Cells and heads of registers, read without a database."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from comity.cooperation.commitments.words import DEEDS, STAGES
from comity.cooperation.core.cells import (
    CellError,
    CellFlaw,
    Days,
    Order,
    is_formula,
    read_amount,
    read_days,
    read_number,
    read_ordinal,
    said,
)
from comity.cooperation.core.columns import Guess, folded, guess, guesses, head_row
from comity.cooperation.importing.cells import Cells, words_of
from comity.cooperation.importing.commitments import SIDES
from comity.cooperation.importing.fields import KINDS, heads_of
from comity.cooperation.states import (
    ActivityKind,
    AgreementKind,
    AgreementState,
    ExerciseTheme,
    MeetingKind,
    MeetingState,
)
from comity.lib.strict_yaml import resource
from comity.web.words import Words

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
REIWA, ROC = 2018, 1911
FORMS = (
    lambda day: day.isoformat(),
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.isoformat()} 00:00:00",
    lambda day: f"ngày {day.day} tháng {day.month} năm {day.year}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"民國{day.year - ROC}年{day.month}月{day.day}日",
    lambda day: f"{day.day} {day:%B} {day.year}",
    lambda day: f"{day:%B} {day.day}, {day.year}",
)


@given(DAYS, st.sampled_from(FORMS))
def test_a_day_is_read_in_every_form(day: date, form: object) -> None:
    assert callable(form)
    assert read_days(form(day)) == Days(day, day)


@given(st.dates(date(2019, 5, 1), date(2090, 12, 31)))
def test_a_day_of_an_era_is_read(day: date) -> None:
    year = day.year - REIWA
    assert read_days(f"令和{year}年{day.month}月{day.day}日").first == day
    assert read_days(f"R{year}.{day.month}.{day.day}").first == day


@given(DAYS)
def test_the_order_of_figures_is_never_guessed(day: date) -> None:
    text = f"{day.day}/{day.month}/{day.year}"
    assert read_days(text, Order.DAY_FIRST).first == day
    assert read_days(f"{day.month}/{day.day}/{day.year}", Order.MONTH_FIRST).first == day
    if day.day <= 12 and day.day != day.month:
        with pytest.raises(CellError) as refused:
            read_days(text)
        assert refused.value.flaw is CellFlaw.WHICH_FIRST
    else:
        assert read_days(text).first == day


@given(DAYS)
def test_between_points_the_day_comes_first(day: date) -> None:
    assert read_days(f"{day.day}.{day.month}.{day.year}") == Days(day, day)
    assert read_days(f"{day:%d. %m. %Y}") == Days(day, day)
    assert read_days(f"{day.month}.{day.day}.{day.year}", Order.MONTH_FIRST) == Days(day, day)


@given(DAYS, st.integers(0, 200), st.sampled_from(["/", " - ", " – ", " ~ ", "～", "至"]))
def test_a_period_is_read(first: date, length: int, between: str) -> None:
    last = first + timedelta(days=length)
    assert read_days(f"{first.isoformat()}{between}{last.isoformat()}") == Days(first, last)


@pytest.mark.parametrize(
    ("text", "month"),
    [("2022", "2022"), ("2022-10", "2022-10"), ("10/2022", "2022-10"), ("tháng 10 năm 2022", "2022-10"), ("2022年10月", "2022-10"), ("令和4年", "2022"), ("2022-00-00", "2022")],
)  # fmt: skip
def test_a_month_stays_a_month(text: str, month: str) -> None:
    assert read_days(text) == Days(month=month)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("", CellFlaw.NO_DATE), ("soon", CellFlaw.NO_DATE), ("next Monday", CellFlaw.NO_DATE), ("3 May", CellFlaw.NO_DATE),
        ("2020-02-30", CellFlaw.NO_SUCH_DAY), ("31/11/2020", CellFlaw.NO_SUCH_DAY), ("45231", CellFlaw.SERIAL),
        ("1066-10-14", CellFlaw.OTHER_TIMES), ("Q3 2022", CellFlaw.NO_DATE), ("on 3 May 2024 perhaps", CellFlaw.NO_DATE),
        ("30.2.2021", CellFlaw.NO_SUCH_DAY), ("2027年2月30日", CellFlaw.NO_SUCH_DAY), ("令和7年13月1日", CellFlaw.NO_SUCH_DAY), ("二〇二七年二月三十日", CellFlaw.NO_SUCH_DAY),
        ("ngày 30 tháng 2 năm 2027", CellFlaw.NO_SUCH_DAY), ("30 February 2027", CellFlaw.NO_SUCH_DAY), ("2027年2月30日会议", CellFlaw.NO_DATE),
    ],
)  # fmt: skip
def test_what_is_no_day_is_named(text: str, flaw: CellFlaw) -> None:
    with pytest.raises(CellError) as refused:
        read_days(text)
    assert refused.value.flaw is flaw


@given(st.text(max_size=60))
def test_any_cell_is_read_or_refused(text: str) -> None:
    for read in (read_days, read_ordinal, read_number):
        try:
            read(text)
        except CellError:
            continue


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7), ("7th", 7), ("the seventh", 7), ("VII", 7), ("XIV", 14), ("lần thứ 7", 7), ("lần thứ bảy", 7), ("thứ bảy", 7), ("第7回", 7),
        ("第七次", 7), ("第十二届", 12), ("七", 7), ("１２", 12), ("No. 3", 3), ("89e", 89), ("eighty-ninth", 89),
    ],
)  # fmt: skip
def test_a_number_in_a_series_is_read(text: str, number: int) -> None:
    assert read_ordinal(text) == number


@given(st.integers(0, 999_999))
def test_thousands_are_read(number: int) -> None:
    assert read_number(str(number)) == number
    assert read_number(f"{number:,}") == number


@pytest.mark.parametrize("text", ["-1", "1.5", "many", "", "1,23"])
def test_what_is_no_whole_number_is_named(text: str) -> None:
    with pytest.raises(CellError):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1250.50", "1250.50"), ("1,250.50", "1250.50"), ("1.250,5", "1250.5"), ("1.250", "1250"), ("1 200 000 000", "1200000000"),
        ("25000000000", "25000000000"), ("１２５０", "1250"),
    ],
)  # fmt: skip
def test_an_amount_is_read(text: str, amount: str) -> None:
    assert read_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "digits"),
    [("1.250", 3), ("1,250", 3), ("1.25.50", 2), ("1,2,3", 2), ("12 USD", 2), ("-5", 2), ("", 2), ("1,250,50.000", 2), ("9" * 19, 2)],
)  # fmt: skip
def test_what_is_no_amount_is_named(text: str, digits: int) -> None:
    with pytest.raises(CellError) as refused:
        read_amount(text, digits)
    assert refused.value.flaw is CellFlaw.NO_AMOUNT


def test_a_formula_is_told_apart() -> None:
    assert [is_formula(one) for one in ("=A1+1", " ＝SUM(A1)", "@x", "a=b", "-3")] == [
        True,
        True,
        True,
        False,
        False,
    ]


# --- heads


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Title", Guess("title", "en")), ("TÊN CUỘC HỌP", Guess("title", "vi")), ("ten cuoc hop", Guess("title", "vi")), ("会議名", Guess("title", "ja")),
        ("会议名称", Guess("title", "zh-Hans")), ("Title (vi)", Guess("title", "vi")), ("Title in Japanese", Guess("title", "ja")), ("名称（中文）", Guess("title", "zh-Hans")),
        ("名称", Guess("title")),  # Japanese and Chinese alike
        ("次序", Guess("ordinal", "zh-Hans")), ("Lần họp", Guess("ordinal", "vi")), ("開催回", Guess("ordinal", "ja")), ("所属系列", Guess("series", "zh-Hans")),
        ("開催場所", Guess("place", "ja")), ("会议状态", Guess("state", "zh-Hans")), ("Tên tiếng Anh", Guess("title", "en")), ("Colour", Guess()), ("", Guess()), ("(vi)", Guess()),
    ],
)  # fmt: skip
def test_a_head_is_known(head: str, expected: Guess) -> None:
    assert guess(head, heads_of("meetings")) == expected


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("到期日", "due"), ("履行期限", "due"), ("Thời hạn hoàn thành", "due"), ("承办单位", "owner"), ("担当部門", "owner"), ("Đơn vị phụ trách", "owner"),
        ("对口单位", "partner"), ("カウンターパート", "partner"), ("Phía đối tác", "partner"), ("落实情况", "stage"), ("進捗状況", "stage"), ("Tình hình thực hiện", "stage"),
        ("承诺方", "actor"), ("对方机构", "partner"), ("合作对象", "partner"), ("義務を負う側", "actor"), ("Bên có nghĩa vụ", "actor"), ("完成时间", "due"),
    ],
)  # fmt: skip
def test_a_head_of_a_register_of_commitments_is_known(head: str, field: str) -> None:
    assert guess(head, heads_of("commitments")).field == field


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("签署方", "parties"), ("缔约对方", "parties"), ("締結相手", "parties"), ("Ngày tháng ký", "signed"), ("調印年月日", "signed"), ("失效日", "expires"),
        ("条約名", "title"), ("Nơi lưu trữ", "depositary"),
    ],
)  # fmt: skip
def test_a_head_of_a_register_of_agreements_is_known(head: str, field: str) -> None:
    assert guess(head, heads_of("agreements")).field == field


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_two_fields_share_a_head(kind: str) -> None:
    columns = resource("comity.cooperation", "register_columns.yaml").data[kind]
    meant: dict[str, set[str]] = {}
    for field, by_language in columns.items():
        for head in (field, *(one for heads in by_language.values() for one in heads)):
            meant.setdefault(folded(head), set()).add(field)
    assert {head: fields for head, fields in meant.items() if len(fields) > 1} == {}


def test_no_two_codes_share_a_word() -> None:
    for table, codes in resource("comity.cooperation", "register_words.yaml").data.items():
        meant: dict[str, set[str]] = {}
        for code, words in codes.items():
            assert len(words) == len(set(words)), (table, code)
            for word in (code, *words):
                meant.setdefault(said(word), set()).add(code)
        assert {word: found for word, found in meant.items() if len(found) > 1} == {}, table


@pytest.mark.parametrize(
    ("table", "choices"),
    [
        ("meeting_kind", MeetingKind.choices), ("meeting_state", MeetingState.choices), ("deed", DEEDS.items()), ("stage", STAGES.items()), ("side", SIDES),
        ("agreement_kind", AgreementKind.choices), ("agreement_state", AgreementState.choices), ("activity_kind", ActivityKind.choices), ("exercise_theme", ExerciseTheme.choices),
    ],
)  # fmt: skip
def test_a_word_of_registers_is_no_word_of_our_pages_for_something_else(
    table: str, choices: Iterable[tuple[str, Words]]
) -> None:
    pairs = list(choices)
    meant: dict[str, set[str]] = {}
    for code, words in words_of(table).items():
        for word in words:
            meant.setdefault(said(word), set()).add(code)
    for language, _name in settings.LANGUAGES:
        with override(language):
            for code, label in pairs:
                meant.setdefault(said(str(label)), set()).add(str(code))
    assert {word: codes for word, codes in meant.items() if len(codes) > 1} == {}


@given(
    st.sampled_from(("已撤销", "撤回済み", "đã rút", "Withdrawn", "已终止", "取りやめ")),
    st.sampled_from(("", " ", "\u3000")),
)
def test_a_word_for_what_was_dropped_is_read_in_every_language(word: str, blank: str) -> None:
    cells = Cells([Guess("stage")], [f"{blank}{word}{blank}"], "en", Order.UNSAID)
    assert (cells.code("stage", "stage", STAGES.items()), cells.reasons) == ("dropped", [])


@pytest.mark.parametrize(
    ("word", "kind"),
    [("表敬訪問", "reception"), ("レセプション", "reception"), ("接见", "reception"), ("公式訪問", "visit"), ("オンライン会議", "video_call"), ("chiêu đãi", "reception")],
)  # fmt: skip
def test_a_word_for_a_kind_of_meeting_is_read(word: str, kind: str) -> None:
    cells = Cells([Guess("kind")], [word], "ja", Order.UNSAID)
    assert (cells.code("kind", "meeting_kind", MeetingKind.choices), cells.reasons) == (kind, [])


def test_words_are_offered_in_the_language_of_the_table_and_in_the_readers() -> None:
    with override("vi"):
        of_table = Cells([Guess("title", "ja"), Guess("kind")], ["会合", "茶会"], "vi", Order.UNSAID)
        of_reader = Cells([Guess("kind")], ["茶会"], "vi", Order.UNSAID)
        for cells in (of_table, of_reader):
            assert cells.code("kind", "meeting_kind", MeetingKind.choices) == ""
        visit = str(MeetingKind.VISIT.label)
    with override("ja"):
        ours = str(MeetingKind.VISIT.label)
    assert f"{ours} / {visit}" in of_table.reasons[0].sentence
    assert ours not in of_reader.reasons[0].sentence


def test_every_field_has_heads_in_four_languages_and_no_stranger() -> None:
    for kind, fields in KINDS.items():
        known = {(one.field, one.language) for one in heads_of(kind).values()}
        for field in fields:
            for language in ("en", "vi", "ja", "zh-Hans"):
                assert (field.code, language) in known, (kind, field.code, language)


def test_a_field_of_one_column_is_given_once() -> None:
    found = guesses(
        ["Title (vi)", "Title (en)", "Title (en)", "Date", "When"], heads_of("meetings"), ["title"]
    )
    assert found == [Guess("title", "vi"), Guess("title", "en"), Guess(), Guess("first", "en"), Guess()]


def test_the_heads_are_found_under_a_line_of_marking() -> None:
    rows = [(1, ("INTERNAL",)), (3, ("Title", "Date", "Place")), (4, ("Dialogue", "2020-01-01", "Hà Nội"))]
    assert head_row(rows, heads_of("meetings")) == 3
    assert head_row([], heads_of("meetings")) == 1
    assert head_row([(5, ("x", "y"))], heads_of("meetings")) == 5


@given(st.text(max_size=30))
def test_folding_is_stable(head: str) -> None:
    assert folded(folded(head)) == folded(head)
