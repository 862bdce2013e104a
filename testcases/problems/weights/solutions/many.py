# Weighs each against the first, until it is told no more.
n = int(input())
for stone in range(2, n + 1):
    print("weigh 1", stone, flush=True)
    said = input()
    if said != "equal":
        break
print("stone", 1 if said == "left" else stone, flush=True)
