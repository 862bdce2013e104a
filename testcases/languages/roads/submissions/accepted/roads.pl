# Shortest ways with a heap, and a checksum over many sorted numbers.
use strict;
use warnings;
use List::Util qw(sum0);

use constant { COUNT => 200_000, MODULUS => 1_000_000_007 };

sub push_heap {
    my ($heap, $item) = @_;
    my $i = @$heap;
    for (; $i > 0 && $heap->[($i - 1) >> 1][0] > $item->[0]; $i = ($i - 1) >> 1) {
        $heap->[$i] = $heap->[($i - 1) >> 1];
    }
    $heap->[$i] = $item;
}

sub pop_heap {
    my ($heap) = @_;
    my ($top, $last) = ($heap->[0], pop @$heap);
    my $i = 0;
    while ((my $child = 2 * $i + 1) < @$heap) {
        $child++ if $child + 1 < @$heap && $heap->[$child + 1][0] < $heap->[$child][0];
        last if $heap->[$child][0] >= $last->[0];
        $heap->[$i] = $heap->[$child];
        $i = $child;
    }
    $heap->[$i] = $last if @$heap;
    return $top;
}

sub shortest {
    my ($roads, $start, $end) = @_;
    my %best = ($start => 0);
    my @heap = ([0, $start]);
    while (@heap) {
        my ($length, $town) = @{ pop_heap(\@heap) };
        return $length if $town eq $end;
        for my $road (@{ $roads->{$town} // [] }) {
            my ($other, $step) = @$road;
            next if defined $best{$other} && $best{$other} <= $length + $step;
            $best{$other} = $length + $step;
            push_heap(\@heap, [$length + $step, $other]);
        }
    }
    return "unreachable";
}

sub checksum {
    my ($seed) = @_;
    my @values;
    for (1 .. COUNT) {
        push @values, $seed;
        $seed = $seed * 16807 % 2147483647;
    }
    @values = sort { $a <=> $b } @values;
    my $sum = 0;
    $sum = ($sum + $_ % 1000 * $values[$_]) % MODULUS for 0 .. COUNT - 1;
    return $sum;
}

my @words = map { split } <STDIN>;
my ($road_count, $query_count, $seed) = splice @words, 0, 3;
my %roads;
for (1 .. $road_count) {
    my ($one, $other, $length) = splice @words, 0, 3;
    push @{ $roads{$one} }, [$other, $length];
    push @{ $roads{$other} }, [$one, $length];
}
die "nothing to do" unless sum0(map { scalar @$_ } values %roads);
printf "%s\n", shortest(\%roads, splice @words, 0, 2) for 1 .. $query_count;
print checksum($seed), "\n";
