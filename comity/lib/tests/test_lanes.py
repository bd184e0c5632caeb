"""Work of several rooms beside one program: each goes on whatever the others do, and all end when told."""

import logging
import threading

import pytest

from comity.lib import lanes


@pytest.fixture(autouse=True)
def no_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "_lanes", {})


def test_lanes_run_beside_the_block_and_end_with_it() -> None:
    began, ended = threading.Event(), threading.Event()

    def work(stop: threading.Event) -> None:
        began.set()
        stop.wait(10)
        ended.set()

    lanes.add("work", work)
    stop = threading.Event()
    with lanes.beside(stop):
        assert began.wait(10)
        assert not ended.is_set()
    assert ended.is_set()
    assert stop.is_set()


def test_a_lane_that_breaks_off_is_logged_and_begun_anew_and_ends_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    again, other = threading.Event(), threading.Event()
    times: list[int] = []

    def weak(stop: threading.Event) -> None:
        times.append(1)
        if len(times) == 1:
            raise ValueError("words of a document")
        again.set()
        stop.wait(10)

    def strong(stop: threading.Event) -> None:
        other.set()
        stop.wait(10)

    with caplog.at_level(logging.ERROR):
        stop = threading.Event()
        thread = threading.Thread(target=lanes.keep_running, args=("weak", weak, stop), kwargs={"rest": 0.01})
        thread.start()
        lanes.add("strong", strong)
        with lanes.beside(stop):
            assert again.wait(10)
            assert other.wait(10)
        thread.join(10)
    assert "The lane weak broke off: ValueError at test_lanes.py" in caplog.text
    assert "words of a document" not in caplog.text


def test_two_lanes_have_two_names() -> None:
    def one(stop: threading.Event) -> None: ...

    def other(stop: threading.Event) -> None: ...

    lanes.add("same", one)
    lanes.add("same", one)
    with pytest.raises(ValueError, match="same"):
        lanes.add("same", other)
