-- Holds as many megabytes as the input says. What string.rep leaves is collected often: by itself Lua waits until twice
-- as much is taken as was held after the last time.
local count, held, sum = io.read("n"), {}, 0
for i = 1, count do
  held[i] = string.rep("\7", 1 << 20)
  if i % 8 == 0 then
    collectgarbage()
  end
end
for i = 1, count do
  sum = sum + held[i]:byte(i)
end
print(sum)
