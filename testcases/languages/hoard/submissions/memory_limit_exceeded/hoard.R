# Holds as many megabytes as the input says, with some garbage for each of them.
count <- scan(file("stdin"), quiet = TRUE)
held <- lapply(seq_len(count), function(i) {
  garbage <- rep(3, 65536)
  rep(garbage[i] + 4, 131072)
})
cat(sum(vapply(held, function(kept) kept[2], 0)), "\n", sep = "")
