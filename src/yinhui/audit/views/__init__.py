"""The auditor's pages, and a person's history."""
