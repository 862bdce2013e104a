-- Shortest ways with a set for a heap, and a checksum over many sorted numbers, summed up by two threads.
module Main (main) where

import Control.Concurrent (forkIO, newEmptyMVar, putMVar, takeMVar)
import qualified Data.ByteString.Char8 as B
import Data.List (foldl', sort)
import qualified Data.Map.Strict as M
import Data.Maybe (fromMaybe)
import qualified Data.Set as S

type Roads = M.Map B.ByteString [(B.ByteString, Int)]

shortest :: Roads -> B.ByteString -> B.ByteString -> String
shortest roads start end = go (S.singleton (0, start)) (M.singleton start 0)
  where
    go open best = case S.minView open of
      Nothing -> "unreachable"
      Just ((len, town), rest)
        | town == end -> show len
        | otherwise -> uncurry go (foldl' (step len) (rest, best) (fromMaybe [] (M.lookup town roads)))
    step len (open, best) (other, more)
      | maybe True (> longer) (M.lookup other best) = (S.insert (longer, other) open, M.insert other longer best)
      | otherwise = (open, best)
      where
        longer = len + more

checksum :: Int -> IO Int
checksum seed = do
  let values = zip [0 ..] (sort (take 200000 (iterate (\x -> x * 16807 `mod` 2147483647) seed))) :: [(Int, Int)]
      add = foldl' (\total (i, x) -> (total + (i `mod` 1000) * x) `mod` 1000000007) 0
      (low, high) = splitAt 100000 values
  [a, b] <- mapM (const newEmptyMVar) [low, high]
  _ <- forkIO (putMVar a $! add low)
  _ <- forkIO (putMVar b $! add high)
  x <- takeMVar a
  y <- takeMVar b
  return ((x + y) `mod` 1000000007)

number :: B.ByteString -> Int
number = maybe (error "no number") fst . B.readInt

readRoads :: Int -> [B.ByteString] -> Roads -> (Roads, [B.ByteString])
readRoads 0 rest roads = (roads, rest)
readRoads n (a : b : len : rest) roads = readRoads (n - 1) rest $! add a b (add b a roads)
  where
    add from to = M.insertWith (++) from [(to, number len)]
readRoads _ _ _ = error "too few words"

pairs :: [a] -> [(a, a)]
pairs (a : b : rest) = (a, b) : pairs rest
pairs _ = []

main :: IO ()
main = do
  text <- B.getContents
  case B.words text of
    roadCount : queryCount : seed : rest -> do
      let (roads, queries) = readRoads (number roadCount) rest M.empty
      mapM_ (putStrLn . uncurry (shortest roads)) (take (number queryCount) (pairs queries))
      checksum (number seed) >>= print
    _ -> error "too few words"
