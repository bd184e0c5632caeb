"""A list in files: found by any spelling, replaced under its readers, the same answer every time."""

import threading
from array import array
from pathlib import Path

import pytest

from comity_names import Index, Person, workers
from comity_names.index import IndexFolderError
from comity_names.postings import FilePostings, MemoryPostings, PostingsWriter
from comity_names.screening import search_all

PEOPLE = [
    ("v1", Person(("Lò Thị Chiêu",), "1991-04-05")),
    ("v2", Person(("Trần Quốc Hưng",), "1988-12-01")),
    ("v3", Person(("Trần Quốc Hùng",), "1979-06-06")),
    ("v4", Person(("Đặng Thuỳ Dương",), documents=("B7654321",))),
    ("c1", Person(("張德明",), "1970-01-02")),
    (
        "j1",
        Person(
            ("木下浩介",),
        ),
    ),
    ("e1", Person(("Margaret Whitford", "Peggy Whitford"), accounts=("+44 20 7946 0000",))),
]


def found(index: Index, query: Person | str, limit: int = 5) -> list[str]:
    return [one.row_id for one in index.search(query, limit)]


@pytest.fixture
def index() -> Index:
    return Index.build(PEOPLE)


@pytest.mark.parametrize(
    ("query", "row"),
    [
        ("lo thi chieu", "v1"),
        ("Chiêu Lò Thị", "v1"),
        ("LoThiChieu", "v1"),
        ("Lo Thi Chhieu", "v1"),
        ("Zhang Deming", "c1"),
        ("张德明", "c1"),
        ("Trương Đức Minh", "c1"),
        ("Kinoshita Kosuke", "j1"),
        ("きのした こうすけ", "j1"),
        ("Dang Duong", "v4"),
        ("Peggy Whitford", "e1"),
    ],
)
def test_a_row_is_found_under_another_spelling(index: Index, query: str, row: str) -> None:
    assert found(index, query)[:1] == [row]


def test_marks_put_the_right_one_of_two_first(index: Index) -> None:
    assert found(index, "Trần Quốc Hùng")[:1] == ["v3"]
    assert found(index, "Trần Quốc Hưng")[:1] == ["v2"]


def test_a_document_finds_a_row_whose_name_is_lost(index: Index) -> None:
    assert found(index, Person(("Seong",), documents=("b-7654321",)))[:1] == ["v4"]


def test_a_row_is_replaced_and_removed(index: Index) -> None:
    index.add("v1", Person(("Quàng Văn Bun",)))
    assert "v1" not in found(index, "Lò Thị Chiêu")
    assert found(index, "Quang Van Bun")[:1] == ["v1"]
    index.remove("v1")
    assert "v1" not in found(index, "Quang Van Bun")
    assert len(index) == len(PEOPLE) - 1


def test_a_new_generation_leaves_the_readers_of_the_old_one_alone(tmp_path: Path) -> None:
    first = Index.build(PEOPLE, tmp_path / "list")
    reader = Index.open(tmp_path / "list")
    first.add("n1", Person(("Vàng A Tủa",)))
    first.save(tmp_path / "list")
    assert found(reader, "Lo Thi Chieu")[:1] == ["v1"]
    assert found(Index.open(tmp_path / "list"), "Vang A Tua")[:1] == ["n1"]


def test_readers_open_a_folder_while_it_is_replaced_again_and_again(tmp_path: Path) -> None:
    writer = Index.build(PEOPLE, tmp_path / "list")
    ended = threading.Event()
    answers: list[list[str]] = []

    def read() -> None:
        while not ended.is_set():
            answers.append(found(Index.open(tmp_path / "list"), "Lo Thi Chieu")[:1])

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(15):
        writer.save(tmp_path / "list")
    ended.set()
    reader.join()
    assert answers
    assert all(answer == ["v1"] for answer in answers)


def test_an_index_follows_its_folder_and_keeps_what_changed_here(tmp_path: Path) -> None:
    running = Index.build(PEOPLE, tmp_path / "list")
    assert not running.refresh()
    running.add("new", Person(("Vàng A Tủa",)))
    running.remove("c1")
    Index.build([*PEOPLE, ("v9", Person(("Quàng Văn Bun",)))], tmp_path / "list")
    assert running.refresh()
    assert found(running, "Quang Van Bun")[:1] == ["v9"]
    assert found(running, "Vang A Tua")[:1] == ["new"]
    assert "c1" not in found(running, "Zhang Deming")
    assert len(running) == len(PEOPLE) + 1
    assert not running.refresh()


def test_many_are_searched_in_their_order_by_one_process_and_by_two(tmp_path: Path) -> None:
    index = Index.build(PEOPLE, tmp_path / "list")
    wanted = [(f"q{n}", Person((("Lo Thi Chieu", "Zhang Deming")[n % 2],))) for n in range(120)]
    alone = [(one, [hit.row_id for hit in hits]) for one, hits in search_all(tmp_path / "list", wanted, 3, 1)]
    shared = [
        (one, [hit.row_id for hit in hits]) for one, hits in search_all(tmp_path / "list", wanted, 3, 2)
    ]
    assert alone == shared
    assert [one for one, _ in alone] == [one for one, _ in wanted]
    assert alone[0][1][:1] == found(index, "Lo Thi Chieu")[:1]


def test_namesakes_never_crowd_out_a_document_or_a_birth_year() -> None:
    crowd = [
        (f"n{year}-{n}", Person(("Nguyễn Văn Hùng",), f"{year}-02-03"))
        for year in range(1960, 2000)
        for n in range(8)
    ]
    wanted = ("right", Person(("Nguyễn Văn Hùng",), "1977-05-06", documents=("B1234567",)))
    index = Index.build([*crowd, wanted])
    assert found(index, Person(("Nguyen Van Hung",), documents=("B1234567",)))[:1] == ["right"]
    assert found(index, Person(("Nguyen Hung",), "1977-05-06"))[:1] == ["right"]
    assert "right" in found(index, Person(("阮文雄",), "1977"), 20)


def test_a_folder_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexFolderError, match="index build"):
        Index.open(tmp_path)


def test_a_second_row_of_one_name_waits_for_the_other_names() -> None:
    index = Index.build(
        [*((f"a{n}", Person(("Trần Quốc Hưng",))) for n in range(4)), ("b", Person(("Tran Quoc Hung",)))]
    )
    assert "b" in found(index, "Trần Quốc Hưng", 2)


def test_threads_read_and_write_at_once(index: Index) -> None:
    problems: list[Exception] = []

    def work(name: str) -> None:
        try:
            for turn in range(20):
                index.add(f"{name}{turn}", Person((f"Lường Văn {name}",)))
                index.search("Lường Văn Bơ")
                index.remove(f"{name}{turn}")
        except RuntimeError as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("Bơ", "Ơn", "Pâng")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(index) == len(PEOPLE)


def test_postings_in_a_file_answer_like_those_in_memory(tmp_path: Path) -> None:
    writer, memory = PostingsWriter(), MemoryPostings()
    for form in range(300):
        keys = [f"k{form % 7}", f"k{form % 11}"]
        writer.add(keys, form)
        memory.add(keys, form)
    writer.write(tmp_path / "post")
    file = FilePostings(tmp_path / "post")
    for key in (f"k{n}" for n in range(12)):
        assert file.forms(key, 500) == memory.forms(key, 500)
        assert file.forms(key, 3) == memory.forms(key, 3)


def test_other_processes_work_out_the_same_postings(monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[list[workers.Dated]] = [
        [(0, "Lò Thị Chiêu", [1991]), (1, "張德明", [])],
        [(2, "Peggy Whitford", [])],
    ]
    alone = [set(array("Q", workers.postings(batch))) for batch in batches]
    monkeypatch.setattr(workers, "_WORTH_SHARING", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert [set(array("Q", found)) for found in workers.all_postings(iter(batches), 3)] == alone
