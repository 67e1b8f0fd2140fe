"""The pages of members: what is kept about them and who may see it."""
