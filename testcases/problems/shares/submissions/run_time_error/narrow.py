# Gives up on long numbers.
digits = input()
assert len(digits) < 12
print(sum(map(int, digits)))
