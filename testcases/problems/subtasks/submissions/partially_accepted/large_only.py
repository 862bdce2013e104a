# Knows large numbers alone: small ones are an error, which costs their group and nothing else.
a, b = map(int, input().split())
assert a > 1000000
print(a + b)
