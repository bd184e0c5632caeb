"""A second implementation of CXP/1, as small as it can be, written from `docs/reference/protocol` and the vectors alone.

It makes its keys and card, sends letters and verifies the receipts for them, takes letters and answers them. It uses the standard library and
the primitives of `cryptography`; nothing of the product is imported here. It keeps everything in memory: it is for showing
that the reference is enough, not for use.

- `encoding`: JSON, digests, ids, times
- `tokens`: signing and verifying
- `identity`: our keys and card, a partner's card
- `envelope`: letters, signed and encrypted
- `node`: sending, and what is said to requests
- `door`: the TLS server
"""
