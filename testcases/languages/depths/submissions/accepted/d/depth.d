module depth;

long sum(int n)
{
	return n == 0 ? 0 : n + sum(n - 1);
}
