"""What the shop does, one verb a file: functions that take the `Shop`, and who is signed in where it matters."""
