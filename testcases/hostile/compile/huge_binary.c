/*
 * hostile: an initialised table of a gigabyte in a source of a few lines: the object file and the program are as large
 * class: compiler bombs
 * verdicts: CE
 * evidence: exit:1 exit:4
 * invariant: the disk limit ends it; nothing of that size is kept as an artefact
 */
static volatile char table[1UL << 30] = { 1 };

int main(void)
{
	return table[12345];
}
