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
