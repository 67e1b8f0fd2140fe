"""The job worker's entry: importing this module registers every room's jobs."""

from __future__ import annotations

import yinhui.kernel.jobs  # noqa: F401
import yinhui.registry.jobs  # noqa: F401
import yinhui.reports.jobs  # noqa: F401
import yinhui.rulebook.jobs  # noqa: F401
