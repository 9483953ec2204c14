"""The demo shop: goods, staff, rules, and thousands of members with a year of plausible habits, all invented.

Everything is drawn from a seed, so that the same seed and the same day give the same shop.
"""
