"""Knowledge contests."""
