using System;

class Program
{
	static void Main()
	{
		Console.WriteLine(Parts.Depth.Sum(int.Parse(Console.ReadLine())));
	}
}
