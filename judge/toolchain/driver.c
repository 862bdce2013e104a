/*
 * driver.c - see driver.h.
 *
 * dmoj-python: arguments are input, output and answer, and the one other file beside the driver is the checker. The
 * driver calls check(output, answer, judge_input=..., ...) and writes the part of the points as the checkers of CMS do.
 * The names of DMOJ's own modules that checkers import are there: CheckerResult, utf8text, utf8bytes. What else a
 * checker asks for is missing, and its exception is the package's failure. There are no points of a test here, so
 * point_value is 1: a checker that gives another number of points than a part of it gives one that is out of range.
 */
#include "judge/toolchain/driver.h"

#include <stddef.h>

static const struct judge_driver dmoj_python = {
	.name = "minos-check-driver.py",
	.text = "import importlib.util, os, sys, types\n"
		"\n"
		"class CheckerResult:\n"
		"    def __init__(self, passed, points, feedback='', extended_feedback=''):\n"
		"        self.passed, self.points = passed, points\n"
		"        self.feedback, self.extended_feedback = feedback, extended_feedback\n"
		"\n"
		"def utf8text(value, errors='strict'):\n"
		"    return value.decode('utf-8', errors) if isinstance(value, bytes) else value\n"
		"\n"
		"def utf8bytes(value):\n"
		"    return value.encode('utf-8') if isinstance(value, str) else value\n"
		"\n"
		"def offer(name, **members):\n"
		"    module = types.ModuleType(name)\n"
		"    module.__dict__.update(members)\n"
		"    sys.modules[name] = module\n"
		"    above, dot, last = name.rpartition('.')\n"
		"    if dot:\n"
		"        setattr(sys.modules[above], last, module)\n"
		"\n"
		"def load():\n"
		"    here, own = os.path.split(os.path.abspath(__file__))\n"
		"    name, = [name for name in os.listdir(here) if name != own]\n"
		"    spec = importlib.util.spec_from_file_location('checker', os.path.join(here, name))\n"
		"    module = importlib.util.module_from_spec(spec)\n"
		"    sys.modules['checker'] = module\n"
		"    spec.loader.exec_module(module)\n"
		"    return module\n"
		"\n"
		"def read(name):\n"
		"    with open(name, 'rb') as file:\n"
		"        return file.read()\n"
		"\n"
		"def part_of(result):\n"
		"    if isinstance(result, bool):\n"
		"        return 1.0 if result else 0.0\n"
		"    if not isinstance(result, CheckerResult):\n"
		"        sys.exit(f'check returned neither a bool nor a CheckerResult: {result!r}')\n"
		"    for text in (result.feedback, result.extended_feedback):\n"
		"        if text:\n"
		"            print(utf8text(text, 'replace'), file=sys.stderr)\n"
		"    if not result.passed and result.points >= 1:\n"
		"        sys.exit('check gave all points to what has not passed')\n"
		"    return float(result.points)\n"
		"\n"
		"def main():\n"
		"    word = os.dup(1)\n"
		"    os.dup2(2, 1)  # what a checker prints is no verdict\n"
		"    sys.stdout = sys.stderr\n"
		"    if len(sys.argv) != 4:\n"
		"        sys.exit('a checker with a `check` has no arguments but its files')\n"
		"    given, output, answer = map(read, sys.argv[1:])\n"
		"    for name in ('dmoj', 'dmoj.utils'):\n"
		"        offer(name)\n"
		"    offer('dmoj.result', CheckerResult=CheckerResult)\n"
		"    offer('dmoj.utils.unicode', utf8text=utf8text, utf8bytes=utf8bytes)\n"
		"    result = load().check(output, answer, judge_input=given, submission_source=read('code'),\n"
		"                          point_value=1.0, batch=0, binary_data=True)\n"
		"    os.write(word, f'{part_of(result)}\\n'.encode())\n"
		"\n"
		"main()\n",
};

const struct judge_driver *judge_driver_of(enum judge_protocol protocol)
{
	return protocol == JUDGE_PROTOCOL_DMOJ_PYTHON ? &dmoj_python : NULL;
}
