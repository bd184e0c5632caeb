"""An invented article with something of every kind, and how a test picks a proposal from it."""

from typing import Any

from comity.intake.models import Document, Proposal

RAID = """\
Police in two countries end a phone fraud ring

HANOI, May 3, 2024 - The Ministry of Public Security said on Friday that police raided a house in Lang Son on April 30, 2024 and arrested \
eleven suspects of a fraud ring.

The suspect Tran Van Quyet, 34, was arrested in Lang Son. Police said Quyet had called victims in Japan since 2023. The suspect Trần Văn \
Quyết is from Hai Phong.

Officers rescued three Vietnamese women on May 1, 2024 and seized 12.5 kg of heroin. Police seized 300 million dong in cash. INTERPOL had \
circulated red notices for two men.

Colonel Le Minh Hoat, deputy director of the Lang Son Police, said the ring had called victims in Japan. Japanese Ambassador Okada Kenji \
thanked the Ministry of Public Security.

At the seventh meeting on crime prevention in Hanoi on May 2, 2024, Minister of Public Security General Pham Quoc Hung and Japanese \
Ambassador Okada Kenji signed a memorandum of understanding on fighting fraud. Ambassador Okada Kenji proposed that both sides share \
information.
"""


def proposed(document: Document, kind: str, /, **content: Any) -> Proposal:
    """The only proposal of a kind whose content has these values."""
    rows = Proposal.objects.filter(
        document=document, kind=kind, **{f"content__{name}": value for name, value in content.items()}
    )
    return rows.get()
