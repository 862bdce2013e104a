# Holds as many megabytes as the input says, with some garbage for each of them.
held = []
for i in range(int(input())):
    garbage = bytes([3]) * (1 << 19)
    held.append(bytes([garbage[i] + 4]) * (1 << 20))
print(sum(kept[1] for kept in held))
