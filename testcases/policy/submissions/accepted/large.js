// Much of what programs on Node.js use: what does not work is told on standard output, which is then a wrong answer.
"use strict";
const crypto = require("crypto");
const fs = require("fs");
const os = require("os");
const path = require("path");
const { performance } = require("perf_hooks");
const readline = require("readline");
const { pipeline, PassThrough, Readable } = require("stream");
const { promisify } = require("util");
const { Worker } = require("worker_threads");
const zlib = require("zlib");

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function expect(condition, what) {
	if (!condition) console.log(`does not work: ${what}`);
}

async function files() {
	const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), "large-"));
	const [a, b] = ["a", "b"].map((name) => path.join(folder, name));
	await fs.promises.writeFile(a, "x".repeat(1 << 20));
	await fs.promises.copyFile(a, b);
	await fs.promises.truncate(a, 10);
	await fs.promises.appendFile(a, "y");
	await fs.promises.rename(b, b + "2");
	await fs.promises.symlink("a", path.join(folder, "link"));
	await fs.promises.chmod(a, 0o600);
	await fs.promises.utimes(a, 1, 1);
	const file = fs.openSync(a, "r+");
	fs.fsyncSync(file);
	fs.closeSync(file);
	const lines = [];
	fs.writeFileSync(b, "one\ntwo\n");
	for await (const line of readline.createInterface({ input: fs.createReadStream(b) })) lines.push(line);
	await promisify(pipeline)(Readable.from(["c", "d"]), new PassThrough(), fs.createWriteStream(b));
	expect(fs.readFileSync(path.join(folder, "link"), "latin1") === "xxxxxxxxxxy", "files");
	expect(lines.join() === "one,two" && fs.readFileSync(b, "utf8") === "cd", "streams");
	expect(fs.readdirSync(folder).sort().join() === "a,b,b2,link" && fs.statSync(a).mtimeMs === 1000, "directories");
	await fs.promises.rm(folder, { recursive: true });
}

async function packed() {
	const text = "abc".repeat(10000);
	for (const kind of ["gzip", "deflate", "brotliCompress"]) {
		const open = { gzip: "gunzip", deflate: "inflate", brotliCompress: "brotliDecompress" }[kind];
		expect((await promisify(zlib[open])(await promisify(zlib[kind])(text))).toString() === text, kind);
	}
	const key = await promisify(crypto.pbkdf2)("a", "b", 1000, 16, "sha256");
	expect(key.length === 16 && crypto.randomBytes(32).length === 32 && crypto.randomUUID().length === 36, "crypto");
	expect(crypto.createHash("md5").update("").digest("hex").startsWith("d41d8cd98f00b204"), "hashes");
}

async function times() {
	const before = process.hrtime.bigint(), early = performance.now();
	await sleep(3);
	await new Promise((resolve) => setImmediate(resolve));
	await new Promise((resolve) => process.nextTick(resolve));
	expect(process.hrtime.bigint() > before && performance.now() > early, "clocks");
	expect(new Date(0).toLocaleString("en-US", { timeZone: "Asia/Tokyo" }).includes("9:00:00"), "time zones");
	expect(process.cpuUsage().user > 0 && process.memoryUsage().rss > 0 && process.resourceUsage().maxRSS > 0, "usage");
	os.cpus(); // read from /proc, which tells a box nothing of the host
	expect(os.hostname() !== "" && os.endianness() === "LE", "os");
	let seen = false;
	process.once("SIGUSR2", () => (seen = true));
	process.kill(process.pid, "SIGUSR2");
	for (let i = 0; i < 200 && !seen; i++) await sleep(5);
	expect(seen, "signals");
}

async function threads() {
	const shared = new Int32Array(new SharedArrayBuffer(8));
	const code = `const { workerData, parentPort } = require("worker_threads");
		for (let i = 0; i < 1000; i++) Atomics.add(workerData, 0, 1);
		Atomics.wait(workerData, 1, 0, 2);
		parentPort.postMessage("done");`;
	const ends = [1, 2, 3].map(
		() =>
			new Promise((resolve, reject) => {
				const worker = new Worker(code, { eval: true, workerData: shared });
				worker.on("message", resolve);
				worker.on("error", reject);
			}),
	);
	expect((await Promise.all(ends)).join() === "done,done,done" && shared[0] === 3000, "workers");
}

async function machinery() {
	let held = [];
	for (let i = 0; i < 300; i++) held = [held.slice(-5), new Array(50000).fill({ i })];
	expect(held.length === 2, "garbage");
	expect(await WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])), "WebAssembly");
	expect((await import("node:assert")).ok instanceof Function, "modules");
	expect(new Intl.NumberFormat("de").format(1234567.5) === "1.234.567,5" && 3n ** 200n > 0n, "numbers");
	expect(["b", "ä", "a"].sort(new Intl.Collator("de").compare).join("") === "aäb", "collation");
	expect("ÄÖ".normalize("NFD").replace(/\p{M}/gu, "") === "AO" && structuredClone({ a: [1] }).a[0] === 1, "texts");
	const deep = (n) => (n === 0 ? 0 : 1 + deep(n - 1));
	expect(deep(15000) === 15000, "deep recursion");
	try {
		const endless = () => endless() + 1;
		endless();
	} catch (error) {
		expect(error instanceof RangeError, "endless recursion");
	}
}

async function main() {
	for (const part of [files, packed, times, threads, machinery]) await part();
	const totals = new Map();
	let count = 0, sum = 0;
	for await (const line of readline.createInterface({ input: process.stdin })) {
		const [name, number] = line.split(" ");
		totals.set(name, (totals.get(name) ?? 0) + Number(number));
		sum += Number(number);
		count++;
	}
	console.log(count, sum);
	const sorted = [...totals].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
	for (const [name, total] of sorted) console.log(name, total);
}

main();
