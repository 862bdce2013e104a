<?php
// Holds as many megabytes as the input says, with some garbage for each of them.
$held = [];
for ($i = 0, $count = (int) fgets(STDIN); $i < $count; $i++) {
    $garbage = str_repeat("\3", 1 << 19);
    $held[] = str_repeat(chr(ord($garbage[$i]) + 4), 1 << 20);
}
echo array_sum(array_map(fn ($kept) => ord($kept[1]), $held)), "\n";
