/*
 * hostile: includes endless random bytes: each of them a new diagnostic
 * class: compiler bombs
 * verdicts: CE
 * evidence: memory cpu wall
 * invariant: the compilation ends at its limits; diagnostics are cut and valid UTF-8
 */
#include "/dev/urandom"

int main()
{
}
