// Shortest ways with a heap, and a checksum over many sorted numbers, summed up by two worker threads.
"use strict";
const fs = require("fs");
const { Worker, isMainThread, parentPort, workerData } = require("worker_threads");

const COUNT = 200000;
const MODULUS = 1000000007;

class Heap {
	constructor() {
		this.items = [];
	}

	push(item) {
		const items = this.items;
		let i = items.push(item) - 1;
		for (; i > 0 && items[(i - 1) >> 1][0] > item[0]; i = (i - 1) >> 1) items[i] = items[(i - 1) >> 1];
		items[i] = item;
	}

	pop() {
		const items = this.items, top = items[0], last = items.pop();
		let i = 0;
		for (let child; (child = 2 * i + 1) < items.length; i = child) {
			if (child + 1 < items.length && items[child + 1][0] < items[child][0]) child++;
			if (items[child][0] >= last[0]) break;
			items[i] = items[child];
		}
		if (items.length > 0) items[i] = last;
		return top;
	}
}

function shortest(roads, start, end) {
	const best = new Map([[start, 0]]), heap = new Heap();
	heap.push([0, start]);
	while (heap.items.length > 0) {
		const [length, town] = heap.pop();
		if (town === end) return String(length);
		if (length > best.get(town)) continue;
		for (const [other, step] of roads.get(town) ?? []) {
			if (length + step < (best.get(other) ?? Infinity)) {
				best.set(other, length + step);
				heap.push([length + step, other]);
			}
		}
	}
	return "unreachable";
}

function half(values, which) {
	return new Promise((resolve, reject) => {
		const worker = new Worker(__filename, { workerData: { values, which } });
		worker.on("message", resolve);
		worker.on("error", reject);
	});
}

async function checksum(seed) {
	const values = new Int32Array(new SharedArrayBuffer(4 * COUNT));
	for (let i = 0; i < COUNT; i++) {
		values[i] = seed;
		seed = (seed * 16807) % 2147483647;
	}
	values.sort();
	const sums = await Promise.all([half(values, 0), half(values, 1)]);
	return (sums[0] + sums[1]) % MODULUS;
}

async function main() {
	const words = fs.readFileSync(0, "utf8").split(/\s+/);
	let next = 3;
	const roads = new Map(), out = [];
	const add = (from, to, length) => {
		if (!roads.has(from)) roads.set(from, []);
		roads.get(from).push([to, length]);
	};
	for (let i = 0; i < Number(words[0]); i++, next += 3) {
		add(words[next], words[next + 1], Number(words[next + 2]));
		add(words[next + 1], words[next], Number(words[next + 2]));
	}
	for (let i = 0; i < Number(words[1]); i++, next += 2) out.push(shortest(roads, words[next], words[next + 1]));
	out.push(await checksum(Number(words[2])));
	console.log(out.join("\n"));
}

if (isMainThread) {
	main();
} else {
	let sum = 0;
	for (let i = (workerData.which * COUNT) / 2; i < ((workerData.which + 1) * COUNT) / 2; i++)
		sum = (sum + (i % 1000) * workerData.values[i]) % MODULUS;
	parentPort.postMessage(sum);
}
