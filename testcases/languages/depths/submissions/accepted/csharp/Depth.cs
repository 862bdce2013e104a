namespace Parts
{
	static class Depth
	{
		public static long Sum(int n)
		{
			return n == 0 ? 0 : n + Sum(n - 1);
		}
	}
}
