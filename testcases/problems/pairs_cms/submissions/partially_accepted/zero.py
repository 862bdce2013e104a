# One of its numbers is 0: half of the points.
print(int(input()), 0)
