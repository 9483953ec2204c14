"""What tests of several rooms share: fakes of the shop's ports, and a small shop in a real store."""
