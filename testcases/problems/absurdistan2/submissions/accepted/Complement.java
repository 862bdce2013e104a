// @EXPECTED_RESULTS@: ACCEPTED
// By the piece that holds city 1: of all[m] = (m-1)^m functions on m cities, those that are connected are all[m] less
// those where the piece of city 1 has s < m cities: C(m-1, s-1) connected[s] all[m-s]. Whole numbers, divided at the end.
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Scanner;

public class Complement {
    public static void main(String[] args) {
        int n = new Scanner(System.in).nextInt();
        BigInteger[] all = new BigInteger[n + 1];
        BigInteger[] connected = new BigInteger[n + 1];
        all[0] = BigInteger.ONE;
        for (int m = 1; m <= n; m++) {
            all[m] = BigInteger.valueOf(m - 1).pow(m);
            connected[m] = all[m];
            BigInteger choices = BigInteger.ONE;
            for (int s = 1; s < m; s++) {
                connected[m] = connected[m].subtract(choices.multiply(connected[s]).multiply(all[m - s]));
                choices = choices.multiply(BigInteger.valueOf(m - s)).divide(BigInteger.valueOf(s));
            }
        }
        System.out.println(new BigDecimal(connected[n]).divide(new BigDecimal(all[n]), MathContext.DECIMAL64));
    }
}
