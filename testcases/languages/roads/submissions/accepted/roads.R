# Shortest ways by relaxation until nothing changes, and a checksum over many sorted numbers.
words <- scan(file("stdin"), what = character(), quiet = TRUE)
counts <- as.numeric(words[1:3])
words <- words[-(1:3)]
rows <- matrix(words[seq_len(3 * counts[1])], ncol = 3, byrow = TRUE)
queries <- matrix(words[3 * counts[1] + seq_len(2 * counts[2])], ncol = 2, byrow = TRUE)
towns <- unique(c(rows[, 1:2], queries))
from <- match(c(rows[, 1], rows[, 2]), towns)
to <- match(c(rows[, 2], rows[, 1]), towns)
lengths <- rep(as.numeric(rows[, 3]), 2)

shortest <- function(start, end) {
  best <- rep(Inf, length(towns))
  best[match(start, towns)] <- 0
  repeat {
    through <- best[from] + lengths
    better <- order(through, decreasing = TRUE)
    improved <- best
    improved[to[better]] <- through[better]
    improved <- pmin(best, improved)
    if (identical(improved, best)) break
    best <- improved
  }
  best[match(end, towns)]
}

checksum <- function(seed) {
  values <- numeric(200000)
  for (i in seq_along(values)) {
    values[i] <- seed
    seed <- (seed * 16807) %% 2147483647
  }
  values <- sort(values)
  Reduce(function(sum, part) (sum + part) %% 1000000007, (seq_along(values) - 1) %% 1000 * values, 0)
}

for (i in seq_len(counts[2])) {
  found <- shortest(queries[i, 1], queries[i, 2])
  cat(if (is.infinite(found)) "unreachable" else format(found, scientific = FALSE), "\n", sep = "")
}
cat(format(checksum(counts[3]), scientific = FALSE), "\n", sep = "")
