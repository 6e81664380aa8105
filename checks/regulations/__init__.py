"""Regulations as data, with the days they are in force: money never hangs on a number in code."""
