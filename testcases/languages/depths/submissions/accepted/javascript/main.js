const { sum } = require("./depth.js");

console.log(String(sum(Number(require("fs").readFileSync(0, "utf8")))));
