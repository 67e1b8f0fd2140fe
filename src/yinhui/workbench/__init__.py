"""The pages of staff and secretaries: shell, components, search, pages made of several rooms."""
