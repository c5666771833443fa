"""What the pictures of the window show, and the program that draws them in one size and one theme."""
