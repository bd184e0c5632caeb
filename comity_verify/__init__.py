"""Checks a proof of Comity without Comity: `comity verify BUNDLE [FILES...]`, or `python -m comity_verify`.

Written to be read by somebody who trusts neither node, in this order: `shapes` (strict JSON), `tokens` (signed tokens and
descriptors), `logs` (the Merkle log), `bundle` (the zip), `report` (what is said), `receipts`, `letter`, `looked`, `cli`. It
needs Python and the package `cryptography`, opens no connection, and imports nothing of the program that makes the proofs.
"""
