/*
 * hostile: templates of which each needs two new ones, thirty levels deep: a thousand million types
 * class: compiler bombs
 * verdicts: CE
 * evidence: memory cpu wall
 * invariant: the compilation ends at its memory or time limit
 */
template <int Depth, unsigned long Path> struct Tree {
	static constexpr unsigned long size = Tree<Depth - 1, 2 * Path>::size + Tree<Depth - 1, 2 * Path + 1>::size;
};

template <unsigned long Path> struct Tree<0, Path> {
	static constexpr unsigned long size = Path;
};

int main()
{
	return static_cast<int>(Tree<30, 1>::size);
}
