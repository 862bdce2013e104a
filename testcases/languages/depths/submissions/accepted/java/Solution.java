import java.util.Scanner;
import parts.Depth;

public class Solution {
    public static void main(String[] args) {
        System.out.println(Depth.sum(new Scanner(System.in).nextInt()));
    }
}
