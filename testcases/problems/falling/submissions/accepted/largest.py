# @EXPECTED_RESULTS@: ACCEPTED
# Other numbers than the jury's, where there are several: neighbours, or two apart.
d = int(input())
if d % 2 == 1:
    print(d // 2, d // 2 + 1)
elif d % 4 == 0:
    print(d // 4 - 1, d // 4 + 1)
else:
    print("impossible")
