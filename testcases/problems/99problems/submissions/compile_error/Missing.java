// @EXPECTED_RESULTS@: COMPILER_ERROR
// Not all ways through the method return a value.
import java.util.Scanner;

public class Missing {
    private static int nearest(int price) {
        if (price < 99) {
            return 99;
        }
    }

    public static void main(String[] args) {
        System.out.println(nearest(new Scanner(System.in).nextInt()));
    }
}
