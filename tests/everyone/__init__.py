"""Every role on all objects of others: the world, the addresses, the test."""
