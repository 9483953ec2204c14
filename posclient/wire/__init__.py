"""What a till and headquarters say to each other: events up, feed rows down. Structs are checked at the edge."""
