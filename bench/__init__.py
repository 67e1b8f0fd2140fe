"""Speed as ratios, each measured in one run against a stated floor or peer."""
