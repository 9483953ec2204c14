"""A printer that is not there: it takes ESC/POS bytes as a real one would and shows the paper as a picture.

It is a peer to test against, written from the public command reference alone; it shares nothing with the driver.
"""
