exports.sum = function sum(n) {
  return n === 0 ? 0 : n + exports.sum(n - 1);
};
