"""The product as its users have it: a data folder, the `yinhui` command, a running `yinhui serve`."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg

from yinhui.kernel import postgres

BIN = Path(sys.executable).parent
PATIENCE_S = 90


class Product:
    """One installation in a folder of its own."""

    def __init__(self, data_dir, **environment):
        self.data_dir = Path(data_dir)
        own = {"YINHUI_DATA": str(data_dir), "DJANGO_SETTINGS_MODULE": "yinhui.settings"}
        inherited = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "YINHUI_BACKUPS")}
        self.environment = inherited | own | environment

    def run(self, *command, program="yinhui", **options):
        """Run a command of the product; its output is text."""
        return subprocess.run(
            [BIN / program, *map(str, command)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            **options,
        )

    @classmethod
    def with_demonstration(cls, data_dir):
        """An installation with a small demonstration, not running: a copy of one that is built once for the
        whole run, whichever of its workers asks first."""
        run = Path(os.environ["YINHUI_TEST_RUN"])
        built = run / "demonstration"
        with (run / "demonstration.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not built.exists():
                making = run / "being-built"
                shutil.rmtree(making, ignore_errors=True)
                cls(making).build().data_dir.rename(built)
        shutil.copytree(built, data_dir, symlinks=True)
        postgres.own_files(Path(data_dir) / "postgres")
        return cls(data_dir)

    def build(self, people=500):
        """Make the tables and a small demonstration, and stop the database again."""
        opened = self.run(
            "-c", "from yinhui.kernel.installation import installation; installation()", program="python"
        )
        assert opened.returncode == 0, opened.stderr
        with self.database():
            made = self.run("migrate", "-v0", program="django-admin")
            assert made.returncode == 0, made.stderr
            built = self.run("demo", "--people", people)
            assert built.returncode == 0, built.stderr
        return self

    @contextmanager
    def database(self):
        """The database alone, running."""
        started = postgres.start(self.data_dir)
        try:
            yield
        finally:
            if started:
                postgres.stop(self.data_dir)

    def sql(self, query, *parameters):
        """Ask the running database as its owner."""
        with psycopg.connect(postgres.embedded_url(self.data_dir), autocommit=True) as connection:
            cursor = connection.execute(query, parameters)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def serving(self, port):
        """`yinhui serve`; gives the process and the address. Everything is dead afterwards."""
        process = subprocess.Popen(
            [BIN / "yinhui", "serve", "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self.environment,
        )
        said = []
        try:
            for line in process.stdout:
                said.append(line)
                if match := re.search(r"已经打开：(\S+)", line):
                    break
            else:
                raise AssertionError("".join(said))
            # What it says later is read and forgotten: a full pipe would stop it.
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield process, match.group(1)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(60)
            process.kill()
            for child in self.processes():
                child.kill()
            postgres.stop(self.data_dir)

    def processes(self):
        """Processes of this data folder, but for the database."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                ours = process.environ().get("YINHUI_DATA") == str(self.data_dir)
                if ours and "pytest" not in " ".join(process.cmdline()):
                    found.append(process)
        return [process for process in found if process.name() != "postgres"]


def eventually(condition, patience_s=PATIENCE_S):
    """True as soon as the condition is; False when patience ends."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False
