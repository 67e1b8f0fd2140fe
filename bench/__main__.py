"""`make bench`: every benchmark at its full size, one after the other."""

from __future__ import annotations

import subprocess
import sys

# The roster first on an empty database, then duties, then pages on a demonstration of a million people; the
# ledgers of a county of 30,000.
BENCHMARKS = (
    ("roster", "--rows", "100000"),
    ("roster", "--rows", "1000000"),
    ("duties", "--people", "1000000"),
    ("pages", "--people", "1000000"),
    ("ledgers", "--people", "36000"),
)

for name, *options in BENCHMARKS:
    print(f"== bench.{name} {' '.join(options)}", flush=True)
    done = subprocess.run([sys.executable, "-m", f"bench.{name}", *options], check=False)
    if done.returncode:
        sys.exit(done.returncode)
