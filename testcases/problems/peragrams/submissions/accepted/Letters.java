// @EXPECTED_RESULTS@: ACCEPTED
// A set that a letter enters and leaves in turn holds the letters with an odd count at the end.
import java.util.HashSet;
import java.util.Scanner;
import java.util.Set;

public class Letters {
    public static void main(String[] args) {
        Set<Character> odd = new HashSet<>();
        for (char c : new Scanner(System.in).next().toCharArray()) {
            if (!odd.add(c)) {
                odd.remove(c);
            }
        }
        System.out.println(Math.max(0, odd.size() - 1));
    }
}
