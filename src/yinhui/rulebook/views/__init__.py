"""The pages of duties and institutions, one module each."""
