# Names a stone without a look.
input()
print("stone 3", flush=True)
