// Shortest ways with a sorted set, and a checksum over many sorted numbers, summed up by two threads.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

static class Roads
{
	const int Count = 200000;
	const long Modulus = 1000000007;

	static string Shortest(Dictionary<string, List<Tuple<string, long>>> roads, string start, string end)
	{
		var best = new Dictionary<string, long> { { start, 0 } };
		var open = new SortedSet<Tuple<long, string>> { Tuple.Create(0L, start) };
		while (open.Count > 0) {
			var at = open.Min;
			open.Remove(at);
			if (at.Item2 == end)
				return at.Item1.ToString();
			if (!roads.TryGetValue(at.Item2, out var next))
				continue;
			foreach (var road in next) {
				long length = at.Item1 + road.Item2, known;
				if (best.TryGetValue(road.Item1, out known) && known <= length)
					continue;
				best[road.Item1] = length;
				open.Add(Tuple.Create(length, road.Item1));
			}
		}
		return "unreachable";
	}

	static long Checksum(long seed)
	{
		var values = new long[Count];
		for (int i = 0; i < Count; i++) {
			values[i] = seed;
			seed = seed * 16807 % 2147483647;
		}
		Array.Sort(values);
		var sums = new long[2];
		var threads = Enumerable.Range(0, 2).Select(half => new Thread(() => {
			for (int i = half * Count / 2; i < (half + 1) * Count / 2; i++)
				sums[half] = (sums[half] + i % 1000 * values[i]) % Modulus;
		})).ToList();
		threads.ForEach(thread => thread.Start());
		threads.ForEach(thread => thread.Join());
		return sums.Sum() % Modulus;
	}

	static void Add(Dictionary<string, List<Tuple<string, long>>> roads, string from, string to, long length)
	{
		if (!roads.ContainsKey(from))
			roads[from] = new List<Tuple<string, long>>();
		roads[from].Add(Tuple.Create(to, length));
	}

	static void Main()
	{
		var words = Console.In.ReadToEnd().Split((char[])null, StringSplitOptions.RemoveEmptyEntries);
		int next = 3;
		var roads = new Dictionary<string, List<Tuple<string, long>>>();
		for (int i = int.Parse(words[0]); i > 0; i--, next += 3) {
			Add(roads, words[next], words[next + 1], long.Parse(words[next + 2]));
			Add(roads, words[next + 1], words[next], long.Parse(words[next + 2]));
		}
		for (int i = int.Parse(words[1]); i > 0; i--, next += 2)
			Console.WriteLine(Shortest(roads, words[next], words[next + 1]));
		Console.WriteLine(Checksum(long.Parse(words[2])));
	}
}
