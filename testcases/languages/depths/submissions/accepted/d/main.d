import depth;
import std.stdio;

void main()
{
	int n;
	readf(" %d", &n);
	writeln(sum(n));
}
