"""The request as the workbench's views get it."""

from yinhui.kernel.requests import StaffRequest

__all__ = ["StaffRequest"]
