"""What can go wrong with a backup; the sentence is for the operator at the machine."""


class BackupError(Exception):
    """The backup cannot be written or read."""


class NotABackupError(BackupError):
    """The file is no backup of a node, or it is not whole."""


class PassphraseError(BackupError):
    """The backup cannot be opened with this passphrase, or it was changed."""


class NotEmptyError(BackupError):
    """There is something where the backup should go."""


class OtherNodeError(BackupError):
    """The backup is of another node."""


class NewerSchemaError(BackupError):
    """The backup was written by a newer edition of the program. Install that edition first."""


class ProgramError(BackupError):
    """A program of PostgreSQL failed; its own words stand here."""
