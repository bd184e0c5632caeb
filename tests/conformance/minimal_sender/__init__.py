"""A second implementation of CXP/1, as small as one that sends can be, written from the protocol reference and its vectors alone.

It takes nothing from the program: the standard library, and `cryptography` for the primitives. What it does: make a node's keys,
descriptor and card; read a partner's card; send a letter and verify the `stored` receipt in the answer; take receipts at an
address of its own and verify them. What it leaves out: receiving letters, files, conversations, recovery.
"""
