"""Commitments that both sides hold: from rows to the ledger, what travels, what pages say."""
