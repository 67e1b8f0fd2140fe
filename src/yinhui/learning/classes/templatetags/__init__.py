"""What the room's templates say."""
