"""People, organisations, places, posts, memberships over time; the roster import."""
