"""What can go wrong with a backup, said in words that tell what to do."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class MaintenanceError(YinhuiError):
    """A backup, a restore or a check cannot be done."""

    code = "maintenance"


class Damaged(MaintenanceError):
    """A backup is not what was written."""

    code = "backup_damaged"


class WrongPassphrase(MaintenanceError):
    """The passphrase (or the key) does not open the archive."""

    code = "wrong_passphrase"
