package parts;

public class Depth {
    public static long sum(int n) {
        return n == 0 ? 0 : n + sum(n - 1);
    }
}
