module Parts.Depth where

total :: Integer -> Integer
total 0 = 0
total n = n + total (n - 1)
