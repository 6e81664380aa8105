"""Registers as package data: one folder each."""
