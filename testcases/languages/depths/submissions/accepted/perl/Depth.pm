package Depth;

use strict;
no warnings "recursion";

sub sum {
    my $n = shift;
    return $n == 0 ? 0 : $n + sum($n - 1);
}

1;
