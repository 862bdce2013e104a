// Shortest ways with a heap, and a checksum over many sorted numbers, summed up by two threads.
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::thread;

const COUNT: usize = 200_000;
const MODULUS: u64 = 1_000_000_007;

type Roads<'a> = HashMap<&'a str, Vec<(&'a str, u64)>>;

fn shortest(roads: &Roads, start: &str, end: &str) -> Option<u64> {
    let mut best: HashMap<&str, u64> = HashMap::new();
    let mut heap = BinaryHeap::new();
    best.insert(start, 0);
    heap.push(Reverse((0, start)));
    while let Some(Reverse((length, town))) = heap.pop() {
        if town == end {
            return Some(length);
        }
        for &(other, step) in roads.get(town).into_iter().flatten() {
            let known = best.entry(other).or_insert(u64::MAX);
            if length + step < *known {
                *known = length + step;
                heap.push(Reverse((length + step, other)));
            }
        }
    }
    None
}

fn checksum(mut seed: u64) -> u64 {
    let mut values = Vec::with_capacity(COUNT);
    for _ in 0..COUNT {
        values.push(seed);
        seed = seed * 16807 % 2147483647;
    }
    values.sort_unstable();
    let values = Arc::new(values);
    let threads: Vec<_> = (0..2)
        .map(|half| {
            let values = Arc::clone(&values);
            thread::spawn(move || {
                (half * COUNT / 2..(half + 1) * COUNT / 2).fold(0, |sum, i| (sum + (i % 1000) as u64 * values[i]) % MODULUS)
            })
        })
        .collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).sum::<u64>() % MODULUS
}

fn main() -> io::Result<()> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let mut words = text.split_ascii_whitespace();
    let number = |words: &mut std::str::SplitAsciiWhitespace| words.next().unwrap().parse::<u64>().unwrap();
    let (road_count, query_count, seed) = (number(&mut words), number(&mut words), number(&mut words));
    let mut roads = Roads::new();
    for _ in 0..road_count {
        let (a, b) = (words.next().unwrap(), words.next().unwrap());
        let length = number(&mut words);
        roads.entry(a).or_default().push((b, length));
        roads.entry(b).or_default().push((a, length));
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    for _ in 0..query_count {
        match shortest(&roads, words.next().unwrap(), words.next().unwrap()) {
            Some(length) => writeln!(out, "{}", length)?,
            None => writeln!(out, "unreachable")?,
        }
    }
    writeln!(out, "{}", checksum(seed))
}
