// What the checker says for each way in which an output can be wrong; it lies beside it, as testlib.h would.
static const char EQUAL[] = "the two numbers are equal";
static const char SUM[] = "the sum is wrong";
static const char MISSING[] = "two numbers were expected";
static const char SMALL[] = "a number is below 1";
