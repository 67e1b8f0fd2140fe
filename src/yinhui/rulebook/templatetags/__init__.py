"""The tags and filters of this room's templates."""
