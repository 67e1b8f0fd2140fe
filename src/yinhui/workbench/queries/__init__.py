"""Reads for pages made of several rooms."""
