-- Shortest ways with a heap, and a checksum over many sorted numbers, made by a coroutine.
local COUNT, MODULUS = 200000, 1000000007

local Heap = {}
Heap.__index = Heap

function Heap:push(length, town)
	local i = #self + 1
	while i > 1 and self[i // 2].length > length do
		self[i] = self[i // 2]
		i = i // 2
	end
	self[i] = { length = length, town = town }
end

function Heap:pop()
	local top, last = self[1], table.remove(self)
	local i, size = 1, #self
	while 2 * i <= size do
		local child = 2 * i
		if child < size and self[child + 1].length < self[child].length then child = child + 1 end
		if self[child].length >= last.length then break end
		self[i] = self[child]
		i = child
	end
	if size > 0 then self[i] = last end
	return top
end

local function shortest(roads, start, finish)
	local best, heap = { [start] = 0 }, setmetatable({}, Heap)
	heap:push(0, start)
	while #heap > 0 do
		local at = heap:pop()
		if at.town == finish then return at.length end
		for _, road in ipairs(roads[at.town] or {}) do
			local length = at.length + road.length
			if length < (best[road.town] or math.huge) then
				best[road.town] = length
				heap:push(length, road.town)
			end
		end
	end
	return "unreachable"
end

local function numbers(seed)
	return coroutine.wrap(function()
		while true do
			coroutine.yield(seed)
			seed = seed * 16807 % 2147483647
		end
	end)
end

local function checksum(seed)
	local values, sum, next_number = {}, 0, numbers(seed)
	for i = 1, COUNT do values[i] = next_number() end
	table.sort(values)
	for i, value in ipairs(values) do sum = (sum + (i - 1) % 1000 * value) % MODULUS end
	return sum
end

local words = io.read("a"):gmatch("%S+")
local road_count, query_count, seed = tonumber(words()), tonumber(words()), math.tointeger(words())
local roads = {}
local function add(from, to, length)
	roads[from] = roads[from] or {}
	table.insert(roads[from], { town = to, length = length })
end
for _ = 1, road_count do
	local a, b, length = words(), words(), math.tointeger(words())
	add(a, b, length)
	add(b, a, length)
end
for _ = 1, query_count do
	local a, b = words(), words()
	print(shortest(roads, a, b))
end
print(checksum(seed))
