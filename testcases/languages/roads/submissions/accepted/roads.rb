# Shortest ways with a heap, and a checksum over many sorted numbers, summed up by two threads.
COUNT = 200_000
MODULUS = 1_000_000_007

class Heap
  def initialize
    @items = []
  end

  def push(item)
    i = @items.size
    while i > 0 && (@items[(i - 1) / 2] <=> item) > 0
      @items[i] = @items[(i - 1) / 2]
      i = (i - 1) / 2
    end
    @items[i] = item
  end

  def pop
    top = @items.first
    return if @items.empty?
    last = @items.pop
    i = 0
    while (child = 2 * i + 1) < @items.size
      child += 1 if child + 1 < @items.size && (@items[child + 1] <=> @items[child]) < 0
      break if (@items[child] <=> last) >= 0
      @items[i] = @items[child]
      i = child
    end
    @items[i] = last unless @items.empty?
    top
  end
end

def shortest(roads, start, finish)
  best = Hash.new(Float::INFINITY)
  best[start] = 0
  heap = Heap.new
  heap.push([0, start])
  while (at = heap.pop)
    length, town = at
    return length if town == finish
    roads[town].each do |other, step|
      next unless length + step < best[other]
      best[other] = length + step
      heap.push([length + step, other])
    end
  end
  'unreachable'
end

def checksum(seed)
  values = Array.new(COUNT) { seed.tap { seed = seed * 16807 % 2147483647 } }.sort
  threads = 2.times.map do |half|
    Thread.new do
      (half * COUNT / 2...(half + 1) * COUNT / 2).reduce(0) { |sum, i| (sum + i % 1000 * values[i]) % MODULUS }
    end
  end
  threads.sum(&:value) % MODULUS
end

words = $stdin.read.split.each
road_count, query_count, seed = Array.new(3) { words.next.to_i }
roads = Hash.new { |hash, key| hash[key] = [] }
road_count.times do
  a, b, length = words.next, words.next, words.next.to_i
  roads[a] << [b, length]
  roads[b] << [a, length]
end
query_count.times { puts shortest(roads, words.next, words.next) }
puts checksum(seed)
