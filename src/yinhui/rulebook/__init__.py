"""Institutions: the rule language, its versions, its compiler to SQL; duties and escalation."""
