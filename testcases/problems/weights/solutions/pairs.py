n = int(input())
found = n
for stone in range(1, n, 2):
    print("weigh", stone, stone + 1, flush=True)
    said = input()
    if said != "equal":
        found = stone if said == "left" else stone + 1
        break
print("stone", found, flush=True)
