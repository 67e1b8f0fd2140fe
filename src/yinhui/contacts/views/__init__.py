"""The pages of contacts, members away, branches' months and inspections, one module each."""
