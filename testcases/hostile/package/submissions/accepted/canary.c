/*
 * canary: an honest program, judged again and again while hostile ones run beside it. It needs a little of everything
 * that they take away - processes, memory, files, time - and notices when it is not alone. Anything but AC means that a
 * box leaks; more time than in quiet, that one disturbs another.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN 8
#define BYTES    (8u << 20)
#define PRIMES   12000 /* some 40 ms: enough that what the box itself costs does not blur the comparison */

static int is_empty(const char *path)
{
	DIR *entries = opendir(path);
	const struct dirent *entry;
	int found = entries == NULL;

	while (entries != NULL && (entry = readdir(entries)) != NULL)
		found |= strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	if (entries != NULL)
		(void)closedir(entries);
	return !found;
}

/* The n-th prime, the slow way: a few milliseconds. */
static int prime(int n)
{
	int candidate = 1;

	while (n > 0) {
		int divisor = 2;

		candidate++;
		while (divisor * divisor <= candidate && candidate % divisor != 0)
			divisor++;
		n -= divisor * divisor > candidate;
	}
	return candidate;
}

static int children_work(void)
{
	pid_t pids[CHILDREN];
	int good = 1;

	for (int i = 0; i < CHILDREN; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(prime(1000 + i) % 251);
		good &= pids[i] > 0;
	}
	for (int i = 0; i < CHILDREN; i++) {
		int status = -1;

		good &= pids[i] > 0 && waitpid(pids[i], &status, 0) == pids[i] && WIFEXITED(status) &&
			WEXITSTATUS(status) == prime(1000 + i) % 251;
	}
	return good;
}

static int memory_works(void)
{
	unsigned char *bytes = malloc(BYTES);
	unsigned sum = 0;

	if (bytes == NULL)
		return 0;
	for (unsigned i = 0; i < BYTES; i += 4096)
		bytes[i] = (unsigned char)(i >> 12);
	for (unsigned i = 0; i < BYTES; i += 4096)
		sum += bytes[i];
	free(bytes);
	return sum == BYTES / 4096 / 256 * (255 * 256 / 2);
}

static int files_work(void)
{
	FILE *file = fopen("canary", "w+");
	char line[16] = "";
	int good;

	if (file == NULL)
		return 0;
	good = fputs("sings\n", file) >= 0 && fseek(file, 0, SEEK_SET) == 0 && fgets(line, sizeof(line), file) != NULL;
	(void)fclose(file);
	return good && strcmp(line, "sings\n") == 0;
}

int main(void)
{
	char line[16] = "";

	if (fgets(line, sizeof(line), stdin) == NULL || strcmp(line, "go\n") != 0)
		puts("no input");
	else if (!is_empty(".") || !is_empty("/tmp") || !is_empty("/dev/shm"))
		puts("not alone");
	else if (!children_work())
		puts("no processes");
	else if (prime(PRIMES) != 128189)
		puts("no sums");
	else if (!memory_works())
		puts("no memory");
	else if (!files_work())
		puts("no files");
	else
		puts("held");
	return 0;
}
