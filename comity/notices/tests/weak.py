"""A whole file that passes every rule, and eight weak ones: each is stopped for its own reason."""

from dataclasses import replace
from datetime import date
from typing import Any

from comity.notices.core.laws import Fact, Laws, StateLaw
from comity.notices.core.sheet import Assurance, IdentityDocument, Name, WantedSheet

TODAY = date(2026, 11, 29)
ASKING = "VNM"
READ = "a law of the test"
LAWS = Laws(
    {
        "JPN": StateLaw(
            Fact(12, READ, verified=True),
            Fact(value=False, source=READ, verified=True),
            {
                "0502": Fact(value=True, source=READ, verified=True),
                "0804": Fact(value=False, source=READ, verified=True),
            },
        ),
        "VNM": StateLaw(offences={"07035": Fact(value=False, source=READ, verified=True, law="article 1")}),
    }
)
WHOLE = WantedSheet(
    names=(Name("Trần Văn Bình", "vi", "Trần", "Văn Bình"), Name("陈文平", "zh")),
    birth_date="1988-07-02",
    birth_place="Hải Phòng",
    sex="male",
    nationalities=("VNM",),
    documents=(IdentityDocument("passport", "C1234567", "VNM"),),
    description="170 cm, scar over the left eye",
    photograph="yes",
    fingerprints="yes",
    dna="no",
    offence="0502",
    charge="Organised theft from shops",
    law="Penal Code 173(4)",
    organised="yes",
    stage="prosecution",
    max_months=240,
    life="no",
    limitation="2046-03-01",
    facts="He sent a group that emptied drugstores and sold the goods on.",
    facts_language="en",
    facts_date="2026-03-01",
    facts_time="14:30",
    facts_zone="Asia/Tokyo",
    facts_place="Osaka",
    warrant_authority="Investigation police, Hà Nội",
    warrant_number="17/LBBG",
    warrant_country="VNM",
    warrant_issued="2026-04-01",
    warrant_endless="yes",
    warrant_judicial="yes",
    warrant_copy="yes",
    purpose="extradition",
    extradition_sought="yes",
    authority_agrees="yes",
    sought_in=("JPN",),
    refugee="none",
    political="no",
    military="no",
    religious="no",
    racial="no",
    press_or_defender="no",
    private_dispute="no",
    administrative="no",
    norms="no",
    death_penalty="no",
    torture_risk="no",
)
PROMISE = Assurance("death-penalty", "Supreme court", "It is not imposed.", "Ministry", "2026-05-01")
# reason -> (rule, what is changed in the whole file)
WEAK: dict[str, tuple[str, dict[str, Any]]] = {
    "minor-now": ("minor", {"birth_date": "2010-02-01"}),
    "refugee-from-here": ("refugee", {"refugee": "recognised", "refugee_from": ("VNM",)}),
    "warrant-expired": ("warrant", {"warrant_until": "2026-10-01", "warrant_endless": "no"}),
    "no-offence-there": ("dual-criminality", {"offence": "0804"}),
    "no-offence-here": ("dual-criminality", {"offence": "07035", "sought_in": ("VNM", "KHM")}),
    "facts-unplaced": ("facts", {"facts_place": " "}),
    "facts-bare": ("facts", {"facts_date": "", "facts_place": ""}),
    "facts-undated": ("facts", {"facts_date": ""}),
    "character": ("constitution-3", {"political": "yes"}),
    "death-unassured": (
        "death-penalty",
        {"death_penalty": "yes", "assurances": (replace(PROMISE, authority=""),)},
    ),
    "below-two-years": ("threshold", {"max_months": 18}),
    "national-kept": ("nationality", {"nationalities": ("JPN",)}),
    "lapsed": ("lapse", {"limitation": "2026-11-29"}),
    "identifiers-missing": (
        "identifiers",
        {"names": (Name("Bình", "vi"),), "photograph": "no"},
    ),
}


def weak(reason: str) -> WantedSheet:
    """Return the whole file with the weakness of a reason."""
    return replace(WHOLE, **WEAK[reason][1])
