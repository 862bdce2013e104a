#include "depth.h"

long long sum(int n)
{
	volatile int kept = n;

	return n == 0 ? 0 : sum(n - 1) + kept;
}
