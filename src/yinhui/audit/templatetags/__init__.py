"""Words for this room's templates."""
