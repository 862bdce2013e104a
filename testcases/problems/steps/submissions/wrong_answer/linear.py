n = int(input()); print(n); print(n * 0.17)
