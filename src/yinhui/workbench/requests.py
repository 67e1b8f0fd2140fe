"""The request as views get it; declared in the kernel, because every room's views need it."""

from __future__ import annotations

from yinhui.kernel.requests import StaffRequest

__all__ = ["StaffRequest"]
