"""Bringing a shop in: goods, members, stock and staff from files, checked whole and written in one transaction."""
