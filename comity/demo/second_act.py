"""The second act: a raid counted once on both nodes, a national who is held, a leader whose state hands nobody over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from comity.demo import handing, held, raid, wanted
from comity.demo.acting import Act
from comity.demo.officer import PageError
from comity.demo.pages import release
from comity.demo.story import AGREEMENT, ARTICLE, adjudicate

HANOI_ZONE = "Asia/Ho_Chi_Minh"
STATE = "VNM"


@cache
def told_after() -> dict[str, Any]:
    """Return the texts of the second act."""
    text = (files("comity.demo") / "resources" / "second-act.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@dataclass
class SecondAct(Act):
    """The second act between two furnished nodes on which the first one may have been played."""

    operation_path: str = ""
    held_path: str = ""
    file_path: str = ""
    hit: str = ""
    track_path: str = ""

    def play(self) -> None:
        """Play the raid, the notice to the consular post, and the search for the leader.

        Raises:
            PageError: a page answered otherwise than the story expects.
        """
        texts = told_after()
        self.play_raid(texts["raid"])
        self.play_held(texts["held"])
        self.play_wanted(texts["wanted"])
        self.play_track(texts["track"])

    def play_raid(self, texts: Mapping[str, Any]) -> None:
        """Plan a joint operation, decide on both sides, enter what came of it, say what is one."""
        sato, takahashi = self.officer("tokyo", "sato"), self.officer("tokyo", "takahashi")
        chau, ha = self.officer("hanoi", "chau"), self.officer("hanoi", "ha")
        with self.step("plan", "Tokyo plans a raid and invites Hanoi; both supervisors say go."):
            self.operation_path = path = raid.plan_raid(sato, texts["plan"], datetime.now(UTC))
            raid.settle(sato, path, AGREEMENT)
            raid.invite(sato, takahashi, path, self.hanoi.plan.node_id, AGREEMENT)
            raid.await_operation(chau, path)
            raid.settle(chau, path, AGREEMENT)
            raid.say_go(takahashi, path, texts["go"])
            raid.say_go(ha, path, texts["go_there"])
            raid.begin(takahashi, path)
        with self.step(
            "results", "Both enter what came of it: the arrests twice, which are one; the goods once."
        ):
            at, arrests = datetime.now(UTC), {"number": str(texts["arrests"])}
            seized = {"quantity": texts["goods"], "unit": "C62", "offence": "0502", **texts["seized"]}
            raid.enter(sato, path, "arrest", at, {**arrests, **texts["arrested"]})
            raid.enter(sato, path, "seizure", at, seized)
            raid.enter(chau, path, "arrest", at, {**arrests, **texts["arrested_there"]})
            raid.say_same(chau, path, texts["same_there"])
            raid.say_same(sato, path, texts["same"])
            for officer in (sato, chau):
                raid.await_one(officer, path)

    def play_held(self, texts: Mapping[str, Any]) -> None:
        """Arrest a national of the other side: told of the right, the post told with proof, a visit."""
        sato, takahashi = self.officer("tokyo", "sato"), self.officer("tokyo", "takahashi")
        ngan = self.officer("hanoi", "ngan")
        with self.step(
            "held",
            "One of those arrested is told of the right to have the consular post told, and wishes it.",
        ):
            held.keep_post(takahashi, texts["post"], STATE, self.hanoi.plan.node_id, AGREEMENT)
            since = datetime.now(UTC)
            self.held_path = path = held.enter(sato, self.cast.arrested, texts["person"], since)
            held.ask_stops(sato, path)
            held.tell(sato, path, since, texts["interpreter"])
            held.wish(sato, path, since, texts["wish"])
        with self.step("post", "The post is told with proof; it opens a file and writes down a visit."):
            held.tell_post(sato, path)
            release(takahashi)
            held.await_proof(sato, path)
            held.log_visit(ngan, held.await_file(ngan), texts["visit"])

    def play_wanted(self, texts: Mapping[str, Any]) -> None:
        """Seek the leader: extradition is stopped at home, a search for the whereabouts leaves and finds somebody."""
        sato, takahashi = self.officer("tokyo", "sato"), self.officer("tokyo", "takahashi")
        chau, leader = self.officer("hanoi", "chau"), self.cast.leader
        with self.step(
            "wanted",
            "Tokyo seeks the leader. For extradition a rule stops the file: that state keeps its own.",
        ):
            self.file_path = path = wanted.begin_file(sato)
            wanted.write_sheet(sato, path, leader, texts["sheet"], "extradition")
            if wanted.stopping(sato) != 1:
                raise PageError(f"One rule should stop the file, and {wanted.stopping(sato)} do.")
            wanted.write_sheet(sato, path, leader, texts["sheet"], "locating")
            wanted.answer_rules(sato, path, texts["answer"])
        with self.step("circulate", "It is circulated to find the leader, whom Hanoi's records know."):
            wanted.circulate(sato, takahashi, path, f"{AGREEMENT}|{ARTICLE}")
            notice = wanted.await_notice(chau, leader.katakana)
            self.hit = wanted.hit_of(chau, notice)
            adjudicate(chau, notice, leader.name, texts["adjudication"])

    def play_track(self, texts: Mapping[str, Any]) -> None:
        """Transfer the proceedings to the state that does not hand over its nationals."""
        sato, takahashi = self.officer("tokyo", "sato"), self.officer("tokyo", "takahashi")
        chau, ha = self.officer("hanoi", "chau"), self.officer("hanoi", "ha")

        def at(zone: str) -> dict[str, str]:
            return {"at": raid.wall_clock(datetime.now(UTC), zone)}

        with self.step(
            "track", "Viet Nam does not hand over its nationals: Hanoi begins a transfer of proceedings."
        ):
            self.track_path = path = handing.begin_proceedings(
                chau, ha, self.hit, self.tokyo.plan.node_id, AGREEMENT
            )
            handing.sign(chau, ha, path, "identity", {**handing.SAME_PERSON, **texts["identity"]})
            handing.await_track(sato, path)
            handing.answer_for_the_house(sato, path)
            for stop in handing.STOPS:
                handing.clear(sato, takahashi, path, stop, texts["cleared"])
        with self.step(
            "transfer", "Tokyo offers the proceedings and sends the papers; Hanoi's prosecutors accept."
        ):
            handing.sign(sato, takahashi, path, "offer", {**at(raid.TOKYO_ZONE), **texts["offer"]})
            papers = {"papers": ("request", "file", "evidence"), **texts["papers"]}
            handing.sign(sato, takahashi, path, "papers", {**at(raid.TOKYO_ZONE), **papers})
            handing.sign(chau, ha, path, "papers-received", {**at(HANOI_ZONE), "complete": "yes"})
            accepted = {"outcome": "accepted", **texts["accepted"]}
            handing.sign(chau, ha, path, "accepted", {**at(HANOI_ZONE), **accepted})
            handing.await_step(sato, path, "opened")
