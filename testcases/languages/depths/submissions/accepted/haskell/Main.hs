module Main where

import Parts.Depth (total)

main :: IO ()
main = readLn >>= print . total
