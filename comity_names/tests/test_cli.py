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
