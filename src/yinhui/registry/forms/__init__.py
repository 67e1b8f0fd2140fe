"""What the register's pages read from people."""
