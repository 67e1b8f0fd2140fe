"""`yinhui serve` on a folder of its own: opens, survives the death of any part, stops cleanly."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

YINHUI = Path(sys.executable).parent / "yinhui"
PATIENCE_S = 90


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("serve")


@contextmanager
def serving(data_dir):
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {
        "YINHUI_DATA": str(data_dir)
    }
    process = subprocess.Popen(
        [YINHUI, "serve", "--port", "8750"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if match := re.search(r"已经打开：(\S+)", line):
                break
        else:
            pytest.fail("".join(lines))
        yield process, match.group(1)
    finally:
        process.kill()
        process.wait()
        for child in leftovers(data_dir):
            child.kill()


def leftovers(data_dir):
    """Processes of this data folder."""
    marked = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("YINHUI_DATA") == str(data_dir) and "pytest" not in " ".join(
                process.cmdline()
            ):
                marked.append(process)
        except psutil.Error:
            continue
    return marked


def is_up(url):
    try:
        with urllib.request.urlopen(f"{url}account/login/", timeout=3) as answer:
            return answer.status == 200
    except OSError:
        return False


def eventually(condition):
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.3)
    return False


def child_named(process, word):
    for child in psutil.Process(process.pid).children(recursive=True):
        with suppress(psutil.Error):
            if word in " ".join(child.cmdline()):
                return child
    return None


def postmaster(data_dir):
    return psutil.Process(int((data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[0]))


def test_a_killed_web_server_worker_and_database_come_back(data_dir):
    with serving(data_dir) as (process, url):
        for word in ("granian", "procrastinate"):
            killed = child_named(process, word)
            os.killpg(killed.pid, signal.SIGKILL)
            assert eventually(lambda w=word, k=killed: (c := child_named(process, w)) and c.pid != k.pid)
        postmaster(data_dir).kill()
        assert eventually(lambda: is_up(url))


def test_a_killed_supervisor_leaves_nothing_in_the_way_of_the_next_start(data_dir):
    with serving(data_dir) as (process, url):
        process.kill()
        assert eventually(lambda: not is_up(url))
    with serving(data_dir) as (_, url):
        assert eventually(lambda: is_up(url))


def test_ctrl_c_stops_everything(data_dir):
    with serving(data_dir) as (process, _):
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0
        assert eventually(lambda: not leftovers(data_dir))
        assert not (data_dir / "postgres" / "postmaster.pid").exists()


def test_a_second_start_on_the_same_folder_says_what_to_do(data_dir):
    with serving(data_dir):
        second = subprocess.run(
            [YINHUI, "serve"], capture_output=True, text=True, env=os.environ | {"YINHUI_DATA": str(data_dir)}
        )
    assert second.returncode == 1
    assert "先在原来的窗口按 Ctrl-C" in second.stderr
