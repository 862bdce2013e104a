// Holds as many megabytes as the input says in plain arrays, with some garbage for each of them.
import * as fs from "fs";

const count: number = Number(fs.readFileSync(0, "utf8"));
const held: number[][] = [];
for (let i = 0; i < count; i++) {
	const garbage: number[] = new Array<number>(1 << 16).fill(0.5);
	held.push(new Array<number>(1 << 17).fill(garbage[i] * 14));
}
console.log(held.reduce((sum, kept) => sum + kept[1], 0));
