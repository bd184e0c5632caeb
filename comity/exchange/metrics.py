"""The state of the node for a Prometheus server: its text format, a line a figure.

Labels are node ids of agencies, uses of keys, names of our own programs and machines. Never a name, a number of anybody,
a text, a file name or an officer: `tests/test_metrics.py` looks for them.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from comity.exchange.file_traffic import Traffic
from comity.exchange.health import Health, LinkHealth

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


FILES: tuple[tuple[str, str, Callable[[Traffic], float]], ...] = (
    ("comity_files_moving", "Files that are not whole at their receiver yet", lambda one: one.files),
    (
        "comity_file_bytes_left",
        "Bytes of them that the receiver does not have",
        lambda one: one.size - one.done,
    ),
    ("comity_file_bytes_per_second", "How fast they go lately", lambda one: one.rate),
    ("comity_files_stuck", "Files of which nothing has moved for an hour", lambda one: one.stuck),
)


@dataclass(frozen=True)
class Metric:
    """A figure with what it counts, and its values by label."""

    name: str
    words: str
    values: tuple[tuple[dict[str, str], float], ...]


def written(health: Health) -> str:
    """Write everything in the text format."""
    return "".join(line for metric in _metrics(health) for line in _lines(metric))


def _lines(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {metric.words}\n# TYPE {metric.name} gauge\n"
    for labels, value in metric.values:
        said = ",".join(f'{name}="{text.translate(_ESCAPES)}"' for name, text in labels.items())
        yield f"{metric.name}{{{said}}} {_exact(value)}\n" if said else f"{metric.name} {_exact(value)}\n"


def _exact(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


def _metrics(health: Health) -> Iterator[Metric]:
    yield _one("comity_log_entries", "Entries of the log that are signed for", health.log.size)
    yield _times(
        "comity_log_signed_timestamp_seconds",
        "When the log was last signed for",
        [({}, health.log.signed_at)],
    )
    yield _one("comity_log_unplaced", "Entries of the log that wait for their place", health.log.unplaced)
    yield _one("comity_log_forks", "Checkpoints of partners that contradict each other", health.log.forks)
    yield _one("comity_disk_free_bytes", "Free on the disk with the data folder", health.storage.free)
    yield _one("comity_disk_bytes", "The disk with the data folder", health.storage.total)
    yield _one("comity_database_bytes", "The database", health.storage.database)
    yield _times(
        "comity_program_seen_timestamp_seconds",
        "When a program of this node last said that it works",
        [
            ({"program": one.program.removeprefix("comity "), "host": one.host}, one.at)
            for one in health.programs
        ],
    )
    yield _times(
        "comity_key_begin_timestamp_seconds",
        "When the last key of a use began: its age is the time since",
        [({"use": key.use}, key.began_at) for key in health.keys],
    )
    yield _times(
        "comity_key_end_timestamp_seconds",
        "When the last key of a use ends",
        [({"use": key.use}, key.ends_at) for key in health.keys],
    )
    yield from _links(health.links)


def _links(links: Iterable[LinkHealth]) -> Iterator[Metric]:
    found = [({"peer": link.peer.node}, link) for link in links]

    def counted(name: str, words: str, value: str) -> Metric:
        return Metric(name, words, tuple((label, float(getattr(link, value))) for label, link in found))

    yield counted("comity_letters_queued", "Letters that wait to leave", "queued")
    yield counted("comity_letters_held", "Letters held back by the release rule", "held")
    yield counted("comity_letters_unopened", "Letters stored and not opened yet", "unopened")
    yield counted("comity_letters_unreadable", "Letters refused after they were opened", "unreadable")
    yield counted("comity_receipts_queued", "Receipts to hand over", "receipts")
    yield counted("comity_link_failures", "Calls in a row that were not answered", "failures")
    yield _times(
        "comity_letter_oldest_timestamp_seconds",
        "When the oldest letter that waits was written",
        [(label, link.oldest_at) for label, link in found],
    )
    yield _times(
        "comity_receipt_last_timestamp_seconds",
        "When a receipt last came",
        [(label, link.receipt_at) for label, link in found],
    )
    yield _times(
        "comity_card_end_timestamp_seconds",
        "When the partner's card ends",
        [(label, link.card_ends_at) for label, link in found],
    )
    yield _times(
        "comity_peer_key_end_timestamp_seconds",
        "When a key on the partner's card ends that nothing on it follows",
        [(label, link.key_ends_at) for label, link in found],
    )
    for name, words, value in FILES:
        yield Metric(name, words, tuple(_both_ways(found, value)))
    yield _times(
        "comity_file_oldest_timestamp_seconds",
        "When the oldest letter was written, or came, whose files are on their way",
        [({**label, "way": way}, traffic.oldest_at) for label, link in found for way, traffic in _ways(link)],
    )
    clocks = tuple((label, link.clock_ms / 1000) for label, link in found if link.clock_ms is not None)
    yield Metric("comity_clock_offset_seconds", "How far the partner's clock is before ours", clocks)


def _ways(link: LinkHealth) -> tuple[tuple[str, Traffic], ...]:
    return ("out", link.going), ("in", link.coming)


def _both_ways(
    found: Iterable[tuple[dict[str, str], LinkHealth]], value: Callable[[Traffic], float]
) -> Iterator[tuple[dict[str, str], float]]:
    for label, link in found:
        for way, traffic in _ways(link):
            yield {**label, "way": way}, float(value(traffic))


def _one(name: str, words: str, value: float) -> Metric:
    return Metric(name, words, (({}, float(value)),))


def _times(name: str, words: str, values: Iterable[tuple[dict[str, str], datetime | None]]) -> Metric:
    return Metric(name, words, tuple((label, at.timestamp()) for label, at in values if at is not None))
