// Holds as many megabytes as the input says, with some garbage for each of them.
using System;
using System.Collections.Generic;

static class Hoard
{
	static byte[] Filled(int size, byte value)
	{
		var made = new byte[size];
		for (int i = 0; i < size; i++)
			made[i] = value;
		return made;
	}

	static void Main()
	{
		int count = int.Parse(Console.ReadLine()), sum = 0;
		var held = new List<byte[]>();
		for (int i = 0; i < count; i++) {
			Filled(1 << 19, 3);
			held.Add(Filled(1 << 20, 7));
		}
		foreach (var kept in held)
			sum += kept[1];
		Console.WriteLine(sum);
	}
}
