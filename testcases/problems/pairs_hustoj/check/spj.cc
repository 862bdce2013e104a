// As HUSTOJ calls its special judges: input, answer, output; 0 right, 1 wrong.
#include <fstream>

int main(int, char **argv)
{
	std::ifstream given(argv[1]), output(argv[3]);
	long long n = 0, a = 0, b = 0;

	given >> n;
	return output >> a >> b && a > 0 && b > 0 && a != b && a + b == n ? 0 : 1;
}
