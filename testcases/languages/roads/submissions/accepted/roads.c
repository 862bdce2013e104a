/* Shortest ways with a heap, and a checksum over many sorted numbers, summed up by two threads. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT   200000
#define MODULUS 1000000007ll
#define TOWNS   5000

struct road {
	int to, length;
	struct road *next;
};

struct state {
	long long length;
	int town;
};

static char names[TOWNS][32];
static struct road *roads[TOWNS];
static int town_count;
static long long best[TOWNS];
static struct state *heap;
static int heap_size, heap_room;
static int values[COUNT];

static int town(const char *name)
{
	for (int i = 0; i < town_count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	strcpy(names[town_count], name);
	return town_count++;
}

static void add_road(int from, int to, int length)
{
	struct road *road = malloc(sizeof(*road));

	*road = (struct road){ to, length, roads[from] };
	roads[from] = road;
}

static void push(struct state state)
{
	int i = heap_size++;

	if (heap_size > heap_room)
		heap = realloc(heap, (size_t)(heap_room = heap_room * 2 + 16) * sizeof(*heap));
	for (; i > 0 && heap[(i - 1) / 2].length > state.length; i = (i - 1) / 2)
		heap[i] = heap[(i - 1) / 2];
	heap[i] = state;
}

static struct state pop(void)
{
	struct state top = heap[0], last = heap[--heap_size];
	int i = 0, child;

	while ((child = 2 * i + 1) < heap_size) {
		if (child + 1 < heap_size && heap[child + 1].length < heap[child].length)
			child++;
		if (heap[child].length >= last.length)
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = last;
	return top;
}

static long long shortest(int start, int end)
{
	for (int i = 0; i < TOWNS; i++)
		best[i] = 1ll << 60;
	heap_size = 0;
	best[start] = 0;
	push((struct state){ 0, start });
	while (heap_size > 0) {
		struct state at = pop();

		if (at.town == end)
			return at.length;
		if (at.length > best[at.town])
			continue;
		for (struct road *road = roads[at.town]; road != NULL; road = road->next)
			if (at.length + road->length < best[road->to]) {
				best[road->to] = at.length + road->length;
				push((struct state){ best[road->to], road->to });
			}
	}
	return -1;
}

static int compare(const void *a, const void *b)
{
	return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

static void *add_half(void *argument)
{
	long long *sum = argument;
	int half = (int)*sum;

	*sum = 0;
	for (int i = half * (COUNT / 2); i < (half + 1) * (COUNT / 2); i++)
		*sum = (*sum + (long long)(i % 1000) * values[i]) % MODULUS;
	return NULL;
}

static long long checksum(long long seed)
{
	long long sums[2] = { 0, 1 };
	pthread_t threads[2];

	for (int i = 0; i < COUNT; i++) {
		values[i] = (int)seed;
		seed = seed * 16807 % 2147483647;
	}
	qsort(values, COUNT, sizeof(*values), compare);
	for (int i = 0; i < 2; i++)
		if (pthread_create(&threads[i], NULL, add_half, &sums[i]) != 0)
			exit(1);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	return (sums[0] + sums[1]) % MODULUS;
}

int main(void)
{
	int road_count, query_count;
	char a[32], b[32];
	long long seed;

	if (scanf("%d %d %lld", &road_count, &query_count, &seed) != 3)
		return 1;
	while (road_count-- > 0) {
		int length;

		if (scanf("%31s %31s %d", a, b, &length) != 3)
			return 1;
		int from = town(a), to = town(b);
		add_road(from, to, length);
		add_road(to, from, length);
	}
	while (query_count-- > 0) {
		if (scanf("%31s %31s", a, b) != 2)
			return 1;
		long long length = shortest(town(a), town(b));
		if (length < 0)
			puts("unreachable");
		else
			printf("%lld\n", length);
	}
	printf("%lld\n", checksum(seed));
}
