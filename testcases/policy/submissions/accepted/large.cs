// Much of what programs on Mono use: what does not work is told on standard output, which is then a wrong answer.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

static class Large
{
	static void Expect(bool condition, string what)
	{
		if (!condition)
			Console.WriteLine("does not work: " + what);
	}

	static void Files()
	{
		string folder = Path.Combine(Path.GetTempPath(), "large"), a = folder + "/a", b = folder + "/b";
		Directory.CreateDirectory(folder);
		File.WriteAllText(a, new string('x', 1 << 20));
		File.Copy(a, b);
		File.Move(b, b + "2");
		File.SetLastWriteTimeUtc(a, new DateTime(2001, 2, 3));
		using (var stream = new FileStream(a, FileMode.Open)) {
			stream.SetLength(10);
			stream.Flush(true);
		}
		using (var writer = new StreamWriter(b, true, Encoding.UTF8))
			writer.WriteLine("\u00e4");
		Expect(new FileInfo(a).Length == 10 && File.ReadAllLines(b)[0] == "\u00e4", "files");
		Expect(Directory.GetFiles(folder).Length == 3, "directories");
		Directory.Delete(folder, true);
	}

	static int Fibonacci(int n)
	{
		return n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
	}

	static async Task<int> Later(int value)
	{
		await Task.Delay(2);
		return value;
	}

	static void Threads()
	{
		var bag = new ConcurrentBag<int>();
		Parallel.For(0, 1000, i => bag.Add(Fibonacci(8)));
		Expect(bag.Count == 1000, "parallel loops");
		var tasks = Enumerable.Range(0, 20).Select(i => Task.Run(() => Fibonacci(15))).ToArray();
		Expect(Task.WhenAll(tasks).Result.Sum() == 20 * 610 && Later(5).Result == 5, "tasks");
		int ticks = 0;
		using (new Timer(_ => Interlocked.Increment(ref ticks), null, 1, 1))
			for (int i = 0; i < 1000 && ticks == 0; i++)
				Thread.Sleep(1);
		Expect(ticks > 0, "timers");
		var done = new ManualResetEvent(false);
		var gate = new SemaphoreSlim(0);
		ThreadPool.QueueUserWorkItem(_ => done.Set());
		var thread = new Thread(() => gate.Release()) { Priority = ThreadPriority.Highest, IsBackground = true };
		thread.Start();
		Expect(done.WaitOne(5000) && gate.Wait(5000) && thread.Join(5000), "threads");
	}

	static void Texts()
	{
		var german = new CultureInfo("de-DE");
		Expect(Regex.Replace("abc123", "[0-9]+", match => match.Value + "!") == "abc123!", "regular expressions");
		Expect(1234567.5.ToString("N1", german) == "1.234.567,5" && "\u00c4".ToLower() == "\u00e4", "cultures");
		Expect(new StringBuilder("b").Insert(0, "a").Append('c').ToString() == "abc", "builders");
		Expect(decimal.Parse("1.50", CultureInfo.InvariantCulture) == 1.5m && BigInteger.Pow(3, 200).ToString().Length == 96, "numbers");
		Expect(Convert.ToBase64String(Encoding.Unicode.GetBytes("a")) == "YQA=", "encodings");
	}

	static void Machinery()
	{
		var watch = Stopwatch.StartNew();
		for (int i = 0; i < 300; i++)
			new byte[1 << 20][i] = 1;
		GC.Collect();
		GC.WaitForPendingFinalizers();
		Expect(watch.ElapsedTicks > 0 && GC.CollectionCount(0) > 0, "garbage");
		Expect(Environment.ProcessorCount > 0 && Environment.GetEnvironmentVariable("PATH") != null, "environment");
		Expect(typeof(string).GetMethods().Length > 10 && Activator.CreateInstance(typeof(Random)) != null, "reflection");
		Expect(TimeZoneInfo.Utc.BaseUtcOffset == TimeSpan.Zero && DateTime.UtcNow.Year > 2000, "time");
		Func<int, int> square = x => x * x;
		Expect(square.DynamicInvoke(5).Equals(25), "delegates");
		try {
			string nothing = null;
			Expect(nothing.Length < 0, "null");
		} catch (NullReferenceException) {
		}
		try {
			checked {
				int most = int.MaxValue;
				most++;
			}
			Expect(false, "checked arithmetic");
		} catch (OverflowException) {
		}
	}

	static void Main()
	{
		Files();
		Threads();
		Texts();
		Machinery();
		var totals = new Dictionary<string, int>();
		int count = 0, sum = 0;
		for (string line; (line = Console.ReadLine()) != null; count++) {
			string[] words = line.Split(' ');
			int number = int.Parse(words[1]), total;
			totals.TryGetValue(words[0], out total);
			totals[words[0]] = total + number;
			sum += number;
		}
		Console.WriteLine(count + " " + sum);
		foreach (var pair in totals.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
			Console.WriteLine(pair.Key + " " + pair.Value);
	}
}
