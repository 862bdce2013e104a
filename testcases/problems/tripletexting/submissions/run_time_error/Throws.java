// @EXPECTED_RESULTS@: RUN_TIME_ERROR
// Reads one letter past the end: the exception reaches the virtual machine, which exits with 1.
import java.util.Scanner;

public class Throws {
    public static void main(String[] args) {
        String text = new Scanner(System.in).next();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            word.append(text.charAt(i));
        }
        System.out.println(word.substring(0, text.length() / 3));
    }
}
