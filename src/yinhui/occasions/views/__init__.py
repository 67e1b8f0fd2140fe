"""The pages of occasions, one module each."""
