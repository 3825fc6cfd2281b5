"""Builders of rows for tests; each fills in what a test does not care about."""
