"""Django's entry for this room."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """Contacts with members, branch reports, members away."""

    name = "yinhui.contacts"
    label = "contacts"
    verbose_name = "联系与报告"
