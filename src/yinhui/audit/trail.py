"""What of the trail itself is sealed."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Ledger, NotKept

_CHAIN = "the chain itself: append-only, and each seal holds the one before"

TRAIL: dict[str, Decision] = {
    "audit_write": Ledger(),
    "audit_formerrow": Ledger(),
    "audit_resealedchunk": Ledger(),
    "audit_tracked": NotKept("names of tables, from the program's declarations"),
    "audit_layout": NotKept(_CHAIN),
    "audit_seal": NotKept(_CHAIN),
    "audit_sealedchunk": NotKept(_CHAIN),
    "audit_archivefile": NotKept(_CHAIN),
    "audit_verification": NotKept("what runs of the verification found"),
}
