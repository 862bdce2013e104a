// Holds as many megabytes as the input says, with some garbage for each of them.
import java.util.*;

public class Hoard {
	public static void main(String[] args) {
		int count = new Scanner(System.in).nextInt(), sum = 0;
		List<byte[]> held = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			byte[] garbage = new byte[1 << 19], kept = new byte[(1 << 20) - 16];
			Arrays.fill(garbage, (byte) 3);
			Arrays.fill(kept, (byte) 7);
			held.add(kept);
		}
		for (byte[] kept : held) sum += kept[sum];
		System.out.println(sum);
	}
}
