"""Official documents: their wording, their layout, their templates."""
