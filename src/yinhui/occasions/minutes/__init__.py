"""Minutes of occasions, from draft to the chair's confirmation."""
