"""Policies that come with the product, as YAML."""
