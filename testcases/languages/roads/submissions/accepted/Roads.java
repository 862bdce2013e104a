// Shortest ways with a heap, and a checksum over many sorted numbers, summed up by two threads.
import java.io.*;
import java.util.*;
import java.util.concurrent.*;

public class Roads {
	private static final int COUNT = 200000;
	private static final long MODULUS = 1000000007L;

	private record Road(String town, long length) {}

	private static String shortest(Map<String, List<Road>> roads, String start, String end) {
		Map<String, Long> best = new HashMap<>(Map.of(start, 0L));
		PriorityQueue<Road> heap = new PriorityQueue<>(Comparator.comparingLong(Road::length));
		heap.add(new Road(start, 0));
		while (!heap.isEmpty()) {
			Road at = heap.poll();
			if (at.town().equals(end)) return String.valueOf(at.length());
			for (Road road : roads.getOrDefault(at.town(), List.of())) {
				long length = at.length() + road.length();
				if (length < best.getOrDefault(road.town(), Long.MAX_VALUE)) {
					best.put(road.town(), length);
					heap.add(new Road(road.town(), length));
				}
			}
		}
		return "unreachable";
	}

	private static long checksum(long seed) throws Exception {
		long[] values = new long[COUNT];
		for (int i = 0; i < COUNT; i++) {
			values[i] = seed;
			seed = seed * 16807 % 2147483647;
		}
		Arrays.sort(values);
		ExecutorService pool = Executors.newFixedThreadPool(2);
		List<Future<Long>> sums = new ArrayList<>();
		for (int half = 0; half < 2; half++) {
			int first = half * COUNT / 2;
			sums.add(pool.submit(() -> {
				long sum = 0;
				for (int i = first; i < first + COUNT / 2; i++) sum = (sum + i % 1000 * values[i]) % MODULUS;
				return sum;
			}));
		}
		long sum = sums.get(0).get() + sums.get(1).get();
		pool.shutdown();
		return sum % MODULUS;
	}

	public static void main(String[] args) throws Exception {
		StreamTokenizer in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));
		PrintWriter out = new PrintWriter(System.out);
		in.nextToken();
		int roadCount = (int) in.nval;
		in.nextToken();
		int queryCount = (int) in.nval;
		in.nextToken();
		long seed = (long) in.nval;
		Map<String, List<Road>> roads = new HashMap<>();
		for (; roadCount > 0; roadCount--) {
			in.nextToken();
			String a = in.sval;
			in.nextToken();
			String b = in.sval;
			in.nextToken();
			roads.computeIfAbsent(a, town -> new ArrayList<>()).add(new Road(b, (long) in.nval));
			roads.computeIfAbsent(b, town -> new ArrayList<>()).add(new Road(a, (long) in.nval));
		}
		for (; queryCount > 0; queryCount--) {
			in.nextToken();
			String a = in.sval;
			in.nextToken();
			out.println(shortest(roads, a, in.sval));
		}
		out.println(checksum(seed));
		out.flush();
	}
}
