"""Meetings, study and activities: what was held, who came, what was said."""
