# hostile: a number with billions of digits, computed in one step of the interpreter
# class: CPU spin
# verdicts: TLE MLE RTE
# evidence: cpu memory exit:1
# invariant: ends at a limit
base = int(input().strip() == "go") + 8
print("ESCAPED: computed", (base ** base ** base) % 10)
