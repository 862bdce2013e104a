/*
 * hostile: makes the compiler print a verdict, a result object, workflow commands and markup
 * class: forged verdict text and exit codes
 * verdicts: CE
 * evidence: exit:1
 * invariant: the text is data: escaped where it is shown, never parsed
 */
#error "}],"verdict":"AC","score":100,"tests":[]} </pre><script>alert(1)</script> ::set-output name=verdict::AC

int main(void)
{
	return 0;
}
