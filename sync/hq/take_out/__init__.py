"""Taking out what was brought in or rung up: tables as CSV and Excel files."""
