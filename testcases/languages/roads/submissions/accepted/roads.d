// Shortest ways with a heap, and a checksum over many sorted numbers, summed up by two threads.
import core.thread;
import std.algorithm;
import std.array;
import std.container.binaryheap;
import std.conv;
import std.stdio;
import std.typecons;

enum count = 200_000;
enum modulus = 1_000_000_007L;

alias Road = Tuple!(long, "length", string, "town");

string shortest(Road[][string] roads, string start, string end)
{
	long[string] best = [start: 0];
	Road[] store;
	auto heap = heapify!((a, b) => a.length > b.length)(store, 0);
	heap.insert(Road(0, start));
	while (!heap.empty) {
		const at = heap.front;
		heap.removeFront();
		if (at.town == end)
			return at.length.to!string;
		foreach (road; roads.get(at.town, null)) {
			const length = at.length + road.length;
			if (length < best.get(road.town, long.max)) {
				best[road.town] = length;
				heap.insert(Road(length, road.town));
			}
		}
	}
	return "unreachable";
}

long checksum(long seed)
{
	auto values = new long[count];
	long[2] sums;
	foreach (ref value; values) {
		value = seed;
		seed = seed * 16807 % 2147483647;
	}
	sort(values);
	Thread add(size_t half)
	{
		return new Thread({
			foreach (i; half * count / 2 .. (half + 1) * count / 2)
				sums[half] = (sums[half] + cast(long)(i % 1000) * values[i]) % modulus;
		}).start();
	}
	auto threads = [add(0), add(1)];
	threads.each!(thread => thread.join());
	return (sums[0] + sums[1]) % modulus;
}

void main()
{
	auto words = stdin.byLineCopy.map!(line => line.split).join;
	const roadCount = words[0].to!size_t, queryCount = words[1].to!size_t;
	const seed = words[2].to!long;
	words = words[3 .. $];
	Road[][string] roads;
	foreach (i; 0 .. roadCount) {
		const length = words[2].to!long;
		roads[words[0]] ~= Road(length, words[1]);
		roads[words[1]] ~= Road(length, words[0]);
		words = words[3 .. $];
	}
	foreach (i; 0 .. queryCount)
		writeln(shortest(roads, words[2 * i], words[2 * i + 1]));
	writeln(checksum(seed));
}
