"""The pure core of the exchange protocol CXP/1: no database, no request, no framework.

What stands where, from the ground up:

- `errors`, `strict_json`, `ids`, `digests`, `moments`: one error family, strict parsing, identifiers, time
- `keys`, `key_folder`, `tls`: keys of one use each and where they lie
- `descriptor`, `fingerprint`: who a node is and how two officers compare that by voice
- `letter`, `parts`, `envelope`: what is written, what is attached, how it is signed and sealed
- `hop`, `receipts`: the signed slip on the outside and the signed answers
"""
