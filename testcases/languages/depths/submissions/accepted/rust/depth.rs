pub fn sum(n: i64) -> i64 {
    if n == 0 {
        0
    } else {
        n + sum(n - 1)
    }
}
