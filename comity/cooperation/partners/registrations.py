"""What partners tell the rooms below, and the page of a partner, when the program starts."""

from comity.cooperation.partners import blocks, notifications, other_blocks, own_blocks


def register() -> None:
    """Register the blocks of the page and what people are told."""
    blocks.register(*own_blocks.BLOCKS, *other_blocks.BLOCKS)
    notifications.register_kinds()
