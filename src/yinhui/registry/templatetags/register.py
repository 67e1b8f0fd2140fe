"""Filters of the register's pages."""

from __future__ import annotations

from django import template

from yinhui.registry.queries_people import masked_phone as _masked_phone

register = template.Library()
register.filter("masked_phone", _masked_phone)
