// @EXPECTED_RESULTS@: ACCEPTED
// Majority at each place, built up letter by letter.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

public class Majority {
    public static void main(String[] args) throws IOException {
        String text = new BufferedReader(new InputStreamReader(System.in)).readLine().trim();
        int n = text.length() / 3;
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < n; i++) {
            char a = text.charAt(i);
            char b = text.charAt(n + i);
            char c = text.charAt(2 * n + i);
            word.append(a == b || a == c ? a : b);
        }
        System.out.println(word);
    }
}
