/*
 * hostile: compiles, but does not link: there is no entry point, and a symbol is defined nowhere
 * class: compiler bombs
 * verdicts: CE
 * evidence: exit:1
 * invariant: the linker's error is a compilation error
 */
extern int nowhere(void);
int somewhere(void);

int somewhere(void)
{
	return nowhere();
}
