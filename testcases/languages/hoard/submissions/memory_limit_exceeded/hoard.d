// Holds as many megabytes as the input says, all of them touched and none given back.
import std.stdio;

void main()
{
	int count;
	int sum = 0;

	readf(" %d", &count);
	auto held = new ubyte[][count];
	foreach (i; 0 .. count) {
		held[i] = new ubyte[1 << 20];
		held[i][] = 7;
	}
	foreach (i; 0 .. count)
		sum += held[i][i];
	writeln(sum);
}
