/*
 * hostile: as many threads as possible, all of them spinning: their time adds up
 * class: thread bomb
 * verdicts: TLE
 * evidence: cpu
 * invariant: the CPU limit holds for the sum over all threads
 */
#include <system_error>
#include <thread>

static void spin()
{
	volatile unsigned long turns = 0;

	for (;;)
		turns = turns + 1;
}

int main()
{
	for (int i = 0; i < 1000; i++) {
		try {
			std::thread(spin).detach();
		} catch (const std::system_error &) {
			break;
		}
	}
	spin();
}
