use strict;
use FindBin;
use lib $FindBin::Bin;
use Depth;

print Depth::sum(<STDIN> + 0), "\n";
