"""The rule language: an institution as a TOML file that a bureau clerk can read aloud."""
