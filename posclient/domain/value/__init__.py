"""What a member is worth to the shop, and whether she is about to be lost."""
