"""The register's pages, one module each."""
