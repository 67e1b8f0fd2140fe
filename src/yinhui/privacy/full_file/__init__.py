"""A person's full file: what it says (`content`), as .pdf (`pdf`) and as .zip (`archive`)."""
