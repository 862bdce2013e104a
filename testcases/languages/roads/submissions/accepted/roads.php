<?php
// Shortest ways with a heap, and a checksum over many sorted numbers.
declare(strict_types=1);

const COUNT = 200000;
const MODULUS = 1000000007;

final class Roads
{
    /** @var array<string, list<array{string, int}>> */
    private array $from = [];

    public function add(string $a, string $b, int $length): void
    {
        $this->from[$a][] = [$b, $length];
        $this->from[$b][] = [$a, $length];
    }

    public function shortest(string $start, string $end): string
    {
        $best = [$start => 0];
        $heap = new SplPriorityQueue();
        $heap->insert([0, $start], 0);
        while (!$heap->isEmpty()) {
            [$length, $town] = $heap->extract();
            if ($town === $end) {
                return (string) $length;
            }
            foreach ($this->from[$town] ?? [] as [$other, $step]) {
                if ($length + $step < ($best[$other] ?? PHP_INT_MAX)) {
                    $best[$other] = $length + $step;
                    $heap->insert([$length + $step, $other], -($length + $step));
                }
            }
        }
        return "unreachable";
    }
}

function checksum(int $seed): int
{
    $values = [];
    for ($i = 0; $i < COUNT; $i++) {
        $values[] = $seed;
        $seed = $seed * 16807 % 2147483647;
    }
    sort($values);
    $sum = 0;
    foreach ($values as $i => $value) {
        $sum = ($sum + $i % 1000 * $value) % MODULUS;
    }
    return $sum;
}

$words = preg_split('/\s+/', trim(stream_get_contents(STDIN)));
[$roadCount, $queryCount, $seed] = array_map('intval', array_splice($words, 0, 3));
$roads = new Roads();
foreach (array_chunk(array_splice($words, 0, 3 * $roadCount), 3) as [$a, $b, $length]) {
    $roads->add($a, $b, (int) $length);
}
foreach (array_slice(array_chunk($words, 2), 0, $queryCount) as [$a, $b]) {
    echo $roads->shortest($a, $b), "\n";
}
echo checksum($seed), "\n";
