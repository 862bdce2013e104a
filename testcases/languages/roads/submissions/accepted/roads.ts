// Shortest ways with a heap, and a checksum over many sorted numbers; read as chunks come.
declare const process: { stdin: { setEncoding(name: string): void; on(event: string, call: (data: string) => void): void } };

const COUNT = 200000;
const MODULUS = 1000000007;

interface State {
	readonly length: number;
	readonly town: string;
}

class Heap<T> {
	private readonly items: T[] = [];

	constructor(private readonly less: (a: T, b: T) => boolean) {}

	get size(): number {
		return this.items.length;
	}

	push(item: T): void {
		let i = this.items.push(item) - 1;
		for (; i > 0 && this.less(item, this.items[(i - 1) >> 1]); i = (i - 1) >> 1) this.items[i] = this.items[(i - 1) >> 1];
		this.items[i] = item;
	}

	pop(): T {
		const top = this.items[0], last = this.items.pop() as T;
		let i = 0;
		for (let child; (child = 2 * i + 1) < this.items.length; i = child) {
			if (child + 1 < this.items.length && this.less(this.items[child + 1], this.items[child])) child++;
			if (!this.less(this.items[child], last)) break;
			this.items[i] = this.items[child];
		}
		if (this.items.length > 0) this.items[i] = last;
		return top;
	}
}

function shortest(roads: Map<string, State[]>, start: string, end: string): string {
	const best = new Map<string, number>([[start, 0]]);
	const heap = new Heap<State>((a, b) => a.length < b.length);
	heap.push({ length: 0, town: start });
	while (heap.size > 0) {
		const at = heap.pop();
		if (at.town === end) return String(at.length);
		for (const road of roads.get(at.town) ?? []) {
			const length = at.length + road.length;
			if (length < (best.get(road.town) ?? Infinity)) {
				best.set(road.town, length);
				heap.push({ length, town: road.town });
			}
		}
	}
	return "unreachable";
}

function checksum(seed: number): number {
	const values = new Int32Array(COUNT);
	for (let i = 0; i < COUNT; i++) {
		values[i] = seed;
		seed = (seed * 16807) % 2147483647;
	}
	return values.sort().reduce((sum: number, value: number, i: number) => (sum + (i % 1000) * value) % MODULUS, 0);
}

function main(text: string): void {
	const words = text.split(/\s+/);
	const roads = new Map<string, State[]>();
	const out: (string | number)[] = [];
	let next = 3;
	for (let i = 0; i < Number(words[0]); i++, next += 3) {
		const [a, b, length] = [words[next], words[next + 1], Number(words[next + 2])];
		roads.set(a, [...(roads.get(a) ?? []), { length, town: b }]);
		roads.set(b, [...(roads.get(b) ?? []), { length, town: a }]);
	}
	for (let i = 0; i < Number(words[1]); i++, next += 2) out.push(shortest(roads, words[next], words[next + 1]));
	out.push(checksum(Number(words[2])));
	console.log(out.join("\n"));
}

let input = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (data) => (input += data));
process.stdin.on("end", () => main(input));
