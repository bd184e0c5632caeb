"""The pure core of the exchange protocol CXP/1: no database, no request, no framework.

What stands where, from the ground up:

- `errors`, `strict_json`, `ids`, `digests`, `moments`: one error family, strict parsing, identifiers, time
- `keys`, `key_folder`, `tls`: keys of one use each and where they lie
- `descriptor`, `fingerprint`, `peers`: who a node is and how two officers compare that by voice
- `letter`, `letter_members`, `parts`, `voids`: what is written and attached, and how a number is closed
- `envelope`: how a letter is signed, sealed and opened
- `hop`, `receipts`: the signed slip on the outside and the signed answers
- `wire`, `mail`, `store`: requests and answers as data, and what a store has to keep
- `poster`, `courier`: putting letters into the outbox, and carrying them
- `edge`, `inner`, `handlers`, `receipt_reader`: receiving, steps 1 to 6 and 7 to 9, and the answers to our letters
- `node`: all parts over one store; `memory`: that store and a network without a database, for tests

A server process uses `edge.EdgeReceiver`; a delivery process `courier.Courier`; a worker `inner.InnerReceiver` and
`receipt_reader.ReceiptReader`; an act that sends `poster.Poster`, inside its own transaction.
"""
