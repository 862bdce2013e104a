// @EXPECTED_RESULTS@: TIME_LIMIT_EXCEEDED
// Looks for a place where the copies differ and starts over when there is none: never ends on an undamaged text.
import java.util.Scanner;

public class Spin {
    public static void main(String[] args) {
        String text = new Scanner(System.in).next();
        int n = text.length() / 3;
        int at = 0;
        while (text.charAt(at % n) == text.charAt(at % n + n)) {
            at = (at + 1) % n;
        }
        System.out.println(text.substring(2 * n));
    }
}
