import sys

size = int(open(sys.argv[1]).read())


def reject(why):
    with open(sys.argv[3] + "judgemessage.txt", "w") as message:
        message.write(why + "\n")
    sys.exit(43)


words = sys.stdin.read().split()
if len(words) != size or not all(word.isascii() and word.isdigit() for word in words):
    reject(f"{size} numbers are wanted")
columns = [int(word) for word in words]
if not all(1 <= column <= size for column in columns):
    reject("a queen stands beside the board")
for row, column in enumerate(columns):
    for other in range(row):
        if abs(columns[other] - column) in (0, row - other):
            reject(f"rows {other + 1} and {row + 1} attack each other")
sys.exit(42)
