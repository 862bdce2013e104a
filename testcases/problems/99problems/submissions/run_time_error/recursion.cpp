// @EXPECTED_RESULTS@: RUN_TIME_ERROR
// Ends by a signal: recursion without end runs off the stack (SIGSEGV). It runs on a thread with a stack of 8 MiB, so
// that the stack ends before the memory does, whatever the limits are. The frame's address escapes, so that the
// compiler cannot make a loop of it.
#include <iostream>
#include <pthread.h>

static int price;

static int search(int candidate, const volatile int *caller)
{
	volatile int here = candidate + *caller % 2;

	if (candidate % 100 == 200)
		return here;
	return search(candidate + 1, &here) + here;
}

static void *run(void *)
{
	price = search(price, &price);
	return nullptr;
}

int main()
{
	pthread_attr_t attr;
	pthread_t thread;

	std::cin >> price;
	if (pthread_attr_init(&attr) != 0 || pthread_attr_setstacksize(&attr, 8 << 20) != 0 ||
	    pthread_create(&thread, &attr, run, nullptr) != 0 || pthread_join(thread, nullptr) != 0)
		return 0;
	std::cout << price << '\n';
}
