"""The rights of the people concerned: consent, requests, a person's full file, retention."""
