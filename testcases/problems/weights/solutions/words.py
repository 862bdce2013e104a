# Says what nobody asked for.
input()
print("which?", flush=True)
