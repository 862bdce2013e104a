// @EXPECTED_RESULTS@: ACCEPTED
// A large part of the Java library: thread pools, parallel streams, garbage collection under the memory limit, big
// numbers, files by java.io and java.nio, processes, text, time. Whatever does not work is told on standard output,
// which is then no right answer.
import java.io.*;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.math.*;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.*;
import java.text.*;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.concurrent.locks.*;
import java.util.function.*;
import java.util.regex.*;
import java.util.stream.*;
import java.util.zip.*;

public class Large {
	interface Part {
		void run() throws Exception;
	}

	record Point(int x, int y) implements Serializable {
	}

	static void expect(boolean good, String what) {
		if (!good)
			System.out.println("does not work: " + what);
	}

	static void threads() throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(6);
		List<Future<Integer>> futures = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			int n = i;
			futures.add(pool.submit(() -> n * n));
		}
		int sum = 0;
		for (Future<Integer> future : futures)
			sum += future.get();
		expect(sum == 20540, "thread pool");
		pool.shutdown();
		expect(pool.awaitTermination(20, TimeUnit.SECONDS), "awaitTermination");
		expect(CompletableFuture.supplyAsync(() -> 20).thenCombine(CompletableFuture.supplyAsync(() -> 22), Integer::sum)
				.get() == 42, "CompletableFuture");
		ScheduledExecutorService scheduled = Executors.newScheduledThreadPool(1);
		CountDownLatch latch = new CountDownLatch(3);
		scheduled.scheduleAtFixedRate(latch::countDown, 0, 2, TimeUnit.MILLISECONDS);
		expect(latch.await(20, TimeUnit.SECONDS), "scheduled");
		scheduled.shutdownNow();
		ReentrantLock lock = new ReentrantLock();
		Condition changed = lock.newCondition();
		BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(2);
		Thread producer = new Thread(() -> {
			try {
				for (int i = 0; i < 50; i++)
					queue.put(i);
				lock.lock();
				changed.signalAll();
				lock.unlock();
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
		}, "producer");
		producer.setPriority(Thread.MIN_PRIORITY);
		producer.start();
		int taken = 0;
		for (int i = 0; i < 50; i++)
			taken += queue.take();
		lock.lock();
		changed.await(1, TimeUnit.MILLISECONDS);
		lock.unlock();
		producer.join();
		expect(taken == 1225, "queue");
		Thread sleeper = new Thread(() -> {
			try {
				Thread.sleep(100000);
			} catch (InterruptedException e) {
				Thread.yield();
			}
		});
		sleeper.setDaemon(true);
		sleeper.start();
		sleeper.interrupt();
		sleeper.join();
		ThreadLocal<Integer> own = ThreadLocal.withInitial(() -> 5);
		ConcurrentHashMap<Integer, LongAdder> map = new ConcurrentHashMap<>();
		IntStream.range(0, 100000).parallel().forEach(i -> map.computeIfAbsent(i % 7, k -> new LongAdder()).increment());
		expect(map.values().stream().mapToLong(LongAdder::sum).sum() == 100000 && own.get() == 5, "parallel stream");
		expect(new ForkJoinPool(3).submit(() -> LongStream.rangeClosed(1, 100000).parallel().sum()).get() == 5000050000L,
				"ForkJoinPool");
	}

	static int deep(int n) {
		return n == 0 ? 0 : 1 + deep(n - 1);
	}

	static int bottomless(int n) {
		return bottomless(n + 1) + 1;
	}

	static void memory() throws Exception {
		long made = 0;
		WeakReference<Object> weak = new WeakReference<>(new Object());
		List<byte[]> kept = new ArrayList<>();
		for (int i = 0; i < 4000; i++) { // far more than the heap holds
			kept.add(new byte[256 << 10]);
			made += 256 << 10;
			if (kept.size() > 100)
				kept.subList(0, 50).clear();
		}
		System.gc();
		expect(made == 4000L * (256 << 10) && weak.get() == null, "garbage collection");
		kept.clear();
		expect(Runtime.getRuntime().maxMemory() > Runtime.getRuntime().totalMemory() / 2, "maxMemory");
		Thread small = new Thread(null, () -> {
			try {
				bottomless(0);
			} catch (StackOverflowError e) {
				expect(deep(1000) == 1000, "stack");
			}
		}, "small stack", 1 << 20);
		small.start();
		small.join();
		Thread large = new Thread(null, () -> expect(deep(20000) == 20000, "large stack"), "large", 64 << 20);
		large.start();
		large.join();
		ByteBuffer direct = ByteBuffer.allocateDirect(1 << 20);
		direct.putInt(0, 7);
		expect(direct.getInt(0) == 7 && Runtime.getRuntime().availableProcessors() > 0, "direct buffer");
		expect(ManagementFactory.getRuntimeMXBean().getUptime() > 0, "management");
	}

	static void files() throws Exception {
		Path dir = Files.createTempDirectory("large");
		Path one = dir.resolve("one.txt");
		Files.writeString(one, "first\nsecond\n");
		Files.createDirectories(dir.resolve("a/b"));
		Files.copy(one, dir.resolve("a/two.txt"));
		Files.move(dir.resolve("a/two.txt"), dir.resolve("a/b/three.txt"), StandardCopyOption.ATOMIC_MOVE);
		Files.createSymbolicLink(dir.resolve("link"), one);
		Files.setLastModifiedTime(one, java.nio.file.attribute.FileTime.fromMillis(1000));
		Files.setPosixFilePermissions(one, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
		expect(Files.readAllLines(dir.resolve("link")).size() == 2 && Files.size(one) == 13, "Files");
		expect(Files.isSameFile(one, dir.resolve("link")), "isSameFile");
		try (FileChannel channel = FileChannel.open(dir.resolve("map"), StandardOpenOption.CREATE, StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 8192);
			mapped.put(5000, (byte) 'x');
			mapped.force();
			ByteBuffer got = ByteBuffer.allocate(1);
			channel.read(got, 5000);
			channel.force(true);
			expect(got.get(0) == 'x' && channel.transferTo(0, 100, channel) >= 0, "FileChannel");
		}
		try (RandomAccessFile random = new RandomAccessFile(dir.resolve("random").toFile(), "rw")) {
			random.setLength(100);
			random.seek(50);
			random.writeLong(42);
			random.seek(50);
			expect(random.readLong() == 42 && random.length() == 100, "RandomAccessFile");
		}
		try (PrintWriter writer = new PrintWriter(new FileWriter(dir.resolve("w").toFile()))) {
			writer.printf("%d %.3f %s%n", 1, 2.5, "x");
		}
		try (Scanner scanner = new Scanner(dir.resolve("w").toFile())) {
			expect(scanner.nextInt() == 1 && scanner.nextDouble() == 2.5, "Scanner");
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(new GZIPOutputStream(bytes))) {
			out.writeObject(new Point(1, 2));
		}
		try (ObjectInputStream in = new ObjectInputStream(
				new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray())))) {
			expect(in.readObject().equals(new Point(1, 2)), "serialization");
		}
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(dir.resolve("z.zip")))) {
			zip.putNextEntry(new ZipEntry("one"));
			zip.write(Files.readAllBytes(one));
		}
		try (ZipFile zip = new ZipFile(dir.resolve("z.zip").toFile())) {
			expect(zip.size() == 1, "ZipFile");
		}
		expect(dir.toFile().list().length == 7 && new File("/").getFreeSpace() >= 0, "File.list");
		Pipe pipe = Pipe.open();
		pipe.sink().write(ByteBuffer.wrap(new byte[] { 1 }));
		expect(pipe.source().read(ByteBuffer.allocate(4)) == 1, "Pipe");
		try (Stream<Path> all = Files.walk(dir)) {
			all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
		}
		expect(!Files.exists(dir), "delete");
	}

	static void processes() throws Exception {
		Process echo = new ProcessBuilder("sh", "-c", "read word; echo got $word; exit 3").redirectErrorStream(true).start();
		try (Writer to = echo.outputWriter()) {
			to.write("this\n");
		}
		expect(new String(echo.getInputStream().readAllBytes()).equals("got this\n"), "Process output");
		expect(echo.waitFor() == 3, "Process status");
		Process sleep = Runtime.getRuntime().exec(new String[] { "sleep", "100" });
		sleep.destroy();
		expect(sleep.waitFor() == 143 && ProcessHandle.current().pid() > 0, "destroy");
		AtomicBoolean hooked = new AtomicBoolean();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> hooked.set(true)));
	}

	static void texts() throws Exception {
		expect(new BigInteger("123456789").pow(50).mod(BigInteger.valueOf(1000000007)).intValue() > 0, "BigInteger");
		expect(BigInteger.ONE.shiftLeft(521).subtract(BigInteger.ONE).isProbablePrime(20), "prime");
		expect(new BigDecimal(2).sqrt(new MathContext(30)).toString().startsWith("1.41421356237309504880"), "BigDecimal");
		Matcher matcher = Pattern.compile("(\\w+)@(\\w+)").matcher("a@b c@d");
		expect(matcher.find() && matcher.find() && matcher.group(2).equals("d"), "regex");
		expect(LocalDate.of(2024, 2, 28).plusDays(2).equals(LocalDate.of(2024, 3, 1)), "LocalDate");
		expect(ZonedDateTime.of(2024, 7, 1, 12, 0, 0, 0, ZoneId.of("Europe/Berlin")).getOffset().getTotalSeconds() == 7200,
				"zone");
		expect(DateTimeFormatter.ISO_DATE.format(LocalDate.EPOCH).equals("1970-01-01"), "format");
		expect(new SimpleDateFormat("yyyy").format(new Date(0)).startsWith("19"), "SimpleDateFormat");
		expect(NumberFormat.getInstance(Locale.GERMANY).format(1234.5).equals("1.234,5"), "NumberFormat");
		byte[] digest = MessageDigest.getInstance("SHA-256").digest("a".getBytes(StandardCharsets.UTF_8));
		expect((digest[0] & 0xff) == 0xca && new SecureRandom().nextInt(5) >= 0, "digest");
		expect(Base64.getEncoder().encodeToString(new byte[] { 1 }).equals("AQ==") && UUID.randomUUID() != null, "Base64");
		CRC32 crc = new CRC32();
		crc.update("abc".getBytes());
		expect(crc.getValue() == 891568578L, "CRC32");
		expect(Stream.of("b", "a", "c").sorted().collect(Collectors.joining(",")).equals("a,b,c"), "stream");
		expect(Large.class.getDeclaredMethod("deep", int.class).invoke(null, 3).equals(3), "reflection");
		Object proxy = java.lang.reflect.Proxy.newProxyInstance(Large.class.getClassLoader(),
				new Class<?>[] { Supplier.class }, (self, method, args) -> "proxied");
		expect(((Supplier<?>) proxy).get().equals("proxied"), "proxy");
		long begin = System.nanoTime();
		TimeUnit.MILLISECONDS.sleep(2);
		expect(System.nanoTime() > begin && System.currentTimeMillis() > 0 && System.getenv("PATH") != null, "time");
		PriorityQueue<Integer> heap = new PriorityQueue<>(List.of(3, 1, 2));
		expect(heap.poll() == 1 && new Random(1).ints(1000).distinct().count() > 900, "collections");
	}

	public static void main(String[] args) throws Exception {
		for (Part part : List.<Part>of(Large::threads, Large::memory, Large::files, Large::processes, Large::texts))
			part.run();
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		Map<String, Long> totals = new HashMap<>();
		long count = 0, sum = 0;
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			StringTokenizer words = new StringTokenizer(line);
			String name = words.nextToken();
			long value = Long.parseLong(words.nextToken());
			totals.merge(name, value, Long::sum);
			sum += value;
			count++;
		}
		StringBuilder out = new StringBuilder(count + " " + sum + "\n");
		totals.entrySet().stream()
				.sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
				.forEach(entry -> out.append(entry.getKey()).append(' ').append(entry.getValue()).append('\n'));
		System.out.print(out);
		System.exit(0);
	}
}
