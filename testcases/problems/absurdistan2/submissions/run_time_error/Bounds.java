// @EXPECTED_RESULTS@: RUN_TIME_ERROR
// An index one past the end of a table; the exception ends the virtual machine with exit code 1.
import java.util.Scanner;

public class Bounds {
    public static void main(String[] args) {
        int n = new Scanner(System.in).nextInt();
        double[] term = new double[n];
        for (int k = 0; k <= n; k++) {
            term[k] = k == 0 ? 1.0 / n : term[k - 1] * (n - k) / n;
        }
        System.out.println(term[n - 1]);
    }
}
