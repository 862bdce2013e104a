import * as fs from "fs";
import { sum } from "./depth";

console.log(String(sum(Number(fs.readFileSync(0, "utf8")))));
