-- Holds as many megabytes as the input says, with some garbage for each of them.
import Control.Monad (forM)
import qualified Data.ByteString as B

main :: IO ()
main = do
  count <- readLn
  held <- forM [1 .. count :: Int] $ \i -> do
    let garbage = B.replicate (65536 + i) 3
    return $! B.replicate 1000000 (B.index garbage i + 4)
  print (sum (map (fromIntegral . B.last) held) :: Int)
