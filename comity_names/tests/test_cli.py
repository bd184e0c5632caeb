import csv
from pathlib import Path

import pytest

from comity_names.cli import main


def test_score_writes_one_line_a_pair(tmp_path: Path) -> None:
    pairs, scores = tmp_path / "pairs.csv", tmp_path / "scores.csv"
    pairs.write_text(
        "id,left_name,right_name,kind\n1,Trần Hưng Đạo,陳興道,x\n2,Trần Hưng Đạo,Lò Thị Chiêu,y\n",
        encoding="utf-8",
    )
    assert main(["score", str(pairs), "--out", str(scores)]) == 0
    with scores.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["1", "2"]
    assert float(rows[0]["name_agreement"]) > 0.7
    assert float(rows[1]["name_agreement"]) < 0.1


def test_score_says_which_column_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("id,left\n", encoding="utf-8")
    assert main(["score", str(pairs), "--out", str(tmp_path / "out.csv")]) == 2
    assert "left_name" in capsys.readouterr().err


def test_explain_speaks_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "Nguyễn Văn Thành", "阮文成", "--lang", "vi"]) == 0
    assert "âm Hán Việt" in capsys.readouterr().out


def test_a_list_is_indexed_and_searched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people, queries, hits = tmp_path / "list.csv", tmp_path / "queries.csv", tmp_path / "hits.csv"
    people.write_text(
        "id,name,birth_date,sex,nationality,document\nr1,Lò Thị Chiêu,1991-04-05,F,VN,B1\nr2,Trần Quốc Hưng,,,,\n",
        encoding="utf-8",
    )
    queries.write_text("id,name,birth_date\nq1,Lo Thi Chieu,1991\nq2,Chen Guoxing,\n", encoding="utf-8")
    assert main(["index", "build", str(people), str(tmp_path / "index")]) == 0
    assert (
        main(["search-many", str(tmp_path / "index"), str(queries), "--limit", "5", "--out", str(hits)]) == 0
    )
    with hits.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["query_id"], row["rank"], row["row_id"]) for row in rows][:1] == [("q1", "1", "r1")]
    assert ("q2", "r2") in {(row["query_id"], row["row_id"]) for row in rows}
    capsys.readouterr()
    assert (
        main(["search", str(tmp_path / "index"), "Lo Thi Chieu", "--birth-date", "1991-04-05", "--json"]) == 0
    )
    assert '"row_id": "r1"' in capsys.readouterr().out


def test_rows_that_cannot_be_used_are_named_and_the_others_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs, scores = tmp_path / "pairs.csv", tmp_path / "scores.csv"
    pairs.write_text("id,left_name,right_name\n1,a,b\n2,only\n,x,y\n3,Lò A,Lo A\n", encoding="utf-8")
    assert main(["score", str(pairs), "--out", str(scores)]) == 0
    assert [line.split(",")[0] for line in scores.read_text(encoding="utf-8").split()] == ["id", "1", "3"]
    said = capsys.readouterr().err
    assert "line 3" in said
    assert "line 4: the row has no id" in said


def test_a_list_says_what_it_takes_as_unknown_and_which_row_of_one_id_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = tmp_path / "list.csv"
    people.write_text(
        "id,name,birth_date,sex\na,Lò Thị Chiêu,03/02/1990,woman\nb,Trần Quốc Hưng,,\n"
        "b,Trần Quốc Hùng,1990-02-31,\nc,,,\n",
        encoding="utf-8",
    )
    assert main(["index", "build", str(people), str(tmp_path / "index")]) == 0
    heard = capsys.readouterr()
    assert "2 rows" in heard.out
    for words in (
        "'03/02/1990' is neither",
        "'woman' is neither",
        "'1990-02-31'",
        "id 'b' comes again in line 4",
        "line 5",
    ):
        assert words in heard.err
    assert main(["search", str(tmp_path / "index"), "Tran Quoc Hung", "--limit", "1"]) == 0
    assert "Trần Quốc Hùng" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--limit", "0"], ["--limit", "x"], ["--birth-date", "1990-13-01"]])
def test_a_limit_and_a_date_are_checked_at_once(words: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["search", str(tmp_path), "Lo A", *words])
    assert ended.value.code == 2


def test_a_file_of_another_encoding_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = tmp_path / "list.csv"
    people.write_bytes("id,name\na,Jos\xe9\n".encode("latin-1"))
    assert main(["index", "build", str(people), str(tmp_path / "index")]) == 2
    assert "not UTF-8" in capsys.readouterr().err


def test_the_limit_counts_rows_and_forms_take_turns(tmp_path: Path) -> None:
    people, queries, hits = tmp_path / "list.csv", tmp_path / "queries.csv", tmp_path / "hits.csv"
    rows = "".join(f"a{number},Trần Quốc Hưng\n" for number in range(5))
    people.write_text(f"id,name\n{rows}b,Tran Quoc Hung\n", encoding="utf-8")
    queries.write_text(
        "id,name,birth_date,sex,nationality,document\nq,Tran Quoc Hung,,,,\n", encoding="utf-8"
    )
    main(["index", "build", str(people), str(tmp_path / "index")])
    assert (
        main(["search-many", str(tmp_path / "index"), str(queries), "--limit", "3", "--out", str(hits)]) == 0
    )
    found = [line.split(",")[2] for line in hits.read_text(encoding="utf-8").split()[1:]]
    assert len(found) == 3
    assert "b" in found[:2]
