// @EXPECTED_RESULTS@: ACCEPTED
// Goes outward from the price, one step at a time, upwards first.
import java.util.Scanner;

public class Outward {
    private static boolean fits(int price) {
        return price > 0 && price % 100 == 99;
    }

    public static void main(String[] args) {
        int price = new Scanner(System.in).nextInt();
        int step = 0;
        while (!fits(price + step) && !fits(price - step)) {
            step++;
        }
        System.out.println(fits(price + step) ? price + step : price - step);
    }
}
