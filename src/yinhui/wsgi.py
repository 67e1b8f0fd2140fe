"""The web server's entry. Here the limits begin that hold for the web and not for jobs and commands."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinhui.settings")
application = get_wsgi_application()

# After Django is set up.
from yinhui.kernel.limits import limit_queries  # noqa: E402
from yinhui.kernel.request_rates import count_requests  # noqa: E402

limit_queries()
# A benchmark asks faster than people do.
if os.environ.get("YINHUI_REQUESTS_UNCOUNTED") != "1":
    count_requests()
