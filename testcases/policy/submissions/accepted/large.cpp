// @EXPECTED_RESULTS@: ACCEPTED
// A large part of the C++ library: streams, file system, regular expressions, clocks, threads, futures, locales,
// exceptions. Whatever does not work is told on standard output, which is then no right answer.
#include <algorithm>
#include <any>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cmath>
#include <complex>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <exception>
#include <filesystem>
#include <forward_list>
#include <fstream>
#include <functional>
#include <future>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <limits>
#include <list>
#include <locale>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <numeric>
#include <optional>
#include <queue>
#include <random>
#include <regex>
#include <set>
#include <shared_mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <variant>
#include <vector>

namespace fs = std::filesystem;
using namespace std::chrono_literals;

static void expect(bool good, const char *what)
{
	if (!good)
		std::cout << "does not work: " << what << '\n';
}

#define EXPECT(condition) expect(condition, #condition)

static void files()
{
	const fs::path dir = fs::temp_directory_path() / "tally";

	fs::create_directories(dir / "a/b/c");
	std::ofstream(dir / "a/one.txt") << "first\nsecond\n" << std::setw(6) << 42 << '\n';
	fs::copy_file(dir / "a/one.txt", dir / "a/two.txt");
	fs::copy(dir / "a", dir / "copy", fs::copy_options::recursive);
	fs::rename(dir / "a/two.txt", dir / "a/b/three.txt");
	fs::create_symlink("one.txt", dir / "a/link");
	fs::create_hard_link(dir / "a/one.txt", dir / "a/hard");
	fs::permissions(dir / "a/one.txt", fs::perms::owner_read, fs::perm_options::replace);
	fs::resize_file(dir / "a/b/three.txt", 5);
	fs::last_write_time(dir / "a/b/three.txt", fs::file_time_type::clock::now() - 1h);
	EXPECT(fs::file_size(dir / "a/b/three.txt") == 5);
	EXPECT(fs::hard_link_count(dir / "a/hard") == 2);
	EXPECT(fs::read_symlink(dir / "a/link") == "one.txt");
	EXPECT(fs::canonical(dir / "a/b/../one.txt").filename() == "one.txt");
	EXPECT(fs::space(dir).capacity > 0);
	EXPECT(fs::equivalent(dir / "a/one.txt", dir / "a/hard"));
	EXPECT(std::distance(fs::recursive_directory_iterator(dir), fs::recursive_directory_iterator()) == 12);
	std::error_code none;
	EXPECT(!fs::exists("/nonexistent/file", none));
	fs::current_path(dir);
	std::fstream both("both", std::ios::in | std::ios::out | std::ios::trunc | std::ios::binary);
	both << "0123456789" << std::flush;
	both.seekg(4);
	EXPECT(both.get() == '4');
	both.close();
	fs::current_path("/");
	EXPECT(fs::remove_all(dir) > 10);
}

static void texts()
{
	const std::string text = "Minos, son of Zeus and Europa, 1700-1450 BC";
	const std::regex word(R"(\b([A-Z][a-z]+)\b)"), years(R"((\d+)-(\d+))");
	std::smatch match;

	EXPECT(std::distance(std::sregex_iterator(text.begin(), text.end(), word), std::sregex_iterator()) == 3);
	EXPECT(std::regex_search(text, match, years) && match[2] == "1450");
	std::ostringstream out;
	out.imbue(std::locale("C.UTF-8"));
	out << std::fixed << std::setprecision(3) << 3.14159 << ' ' << std::hex << std::showbase << 255 << ' '
	    << std::boolalpha << true;
	EXPECT(out.str() == "3.142 0xff true");
	std::istringstream in("12 0x1f 2.5e3");
	int a = 0, b = 0;
	double c = 0;
	in >> a >> std::hex >> b >> c;
	EXPECT(a == 12 && b == 31 && c == 2500);
	std::locale::global(std::locale("C.UTF-8"));
	EXPECT(std::use_facet<std::ctype<wchar_t>>(std::locale()).toupper(L'\u00e9') == L'\u00c9');
	std::locale::global(std::locale::classic());
	std::tm when{};
	std::istringstream("2026-02-28 12:34:56") >> std::get_time(&when, "%Y-%m-%d %H:%M:%S");
	std::ostringstream date;
	date << std::put_time(&when, "%d.%m.%Y");
	EXPECT(date.str() == "28.02.2026");
	const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
	EXPECT(std::localtime(&now) != nullptr && std::gmtime(&now)->tm_year >= 124);
	int parsed = 0;
	const std::string digits = "1234";
	std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
	EXPECT(parsed == 1234);
}

static int fails(int depth)
{
	if (depth == 0)
		throw std::out_of_range("deep");
	std::string held(1000, 'x');
	return fails(depth - 1) + static_cast<int>(held.size());
}

static void exceptions()
{
	try {
		try {
			fails(50);
		} catch (...) {
			std::throw_with_nested(std::runtime_error("outer"));
		}
	} catch (const std::exception &outer) {
		try {
			std::rethrow_if_nested(outer);
			expect(false, "nested exception");
		} catch (const std::out_of_range &inner) {
			EXPECT(std::string_view(inner.what()) == "deep");
		}
	}
	try {
		std::vector<char> huge(std::numeric_limits<ptrdiff_t>::max() / 2);
		expect(false, "bad_alloc");
	} catch (const std::bad_alloc &) {
	}
	try {
		(void)std::any_cast<int>(std::any(std::string("text")));
		expect(false, "bad_any_cast");
	} catch (const std::bad_any_cast &) {
	}
	EXPECT(std::get<double>(std::variant<int, double>(2.5)) == 2.5);
	EXPECT(std::system_error(std::make_error_code(std::errc::no_such_file_or_directory)).code().value() == 2);
}

static void threads()
{
	std::mutex lock;
	std::condition_variable ready;
	std::shared_mutex shared;
	std::once_flag once;
	std::atomic<int> calls{ 0 }, done{ 0 };
	std::queue<int> queue;
	std::vector<std::thread> workers;
	static thread_local int own = 7;

	for (int i = 0; i < 8; i++)
		workers.emplace_back([&, i] {
			std::call_once(once, [&] { calls++; });
			own += i;
			{
				std::unique_lock hold(lock);
				ready.wait(hold, [&] { return !queue.empty(); });
				queue.pop();
			}
			std::shared_lock reading(shared);
			std::this_thread::sleep_for(2ms);
			std::this_thread::yield();
			done++;
		});
	for (int i = 0; i < 8; i++) {
		std::lock_guard hold(lock);
		queue.push(i);
		ready.notify_one();
	}
	for (auto &worker : workers)
		worker.join();
	EXPECT(calls == 1 && done == 8 && own == 7);
	std::timed_mutex timed;
	timed.lock();
	EXPECT(!std::async(std::launch::async, [&] { return timed.try_lock_for(3ms); }).get());
	timed.unlock();
	std::promise<int> promise;
	std::packaged_task<int(int)> task([](int x) { return x * x; });
	std::future<int> squared = task.get_future(), promised = promise.get_future();
	std::thread runner(std::move(task), 12);
	std::thread([](std::promise<int> p) { p.set_value(5); }, std::move(promise)).detach();
	EXPECT(squared.get() == 144 && promised.get() == 5);
	runner.join();
	EXPECT(std::async(std::launch::async, [] { return 1; }).wait_for(1s) == std::future_status::ready);
	EXPECT(std::thread::hardware_concurrency() > 0);
	std::thread([] { std::vector<int> big(1 << 20, 1); EXPECT(std::accumulate(big.begin(), big.end(), 0) == 1 << 20); }).join();
}

static void numbers()
{
	std::random_device device;
	std::mt19937_64 engine(42);
	std::vector<double> values(200000);

	(void)device();
	std::generate(values.begin(), values.end(), [&] { return std::normal_distribution<>(0, 1)(engine); });
	std::stable_sort(values.begin(), values.end());
	EXPECT(std::is_sorted(values.begin(), values.end()));
	EXPECT(std::abs(std::accumulate(values.begin(), values.end(), 0.0) / 200000) < 0.05);
	EXPECT(std::abs(std::exp(std::complex<double>(0, std::acos(-1))) + 1.0) < 1e-12);
	for (int i = 0; i < 20; i++) /* large blocks come from the kernel and go back to it */
		std::vector<char>(static_cast<size_t>(i) << 20, 'a').shrink_to_fit();
	auto begin = std::chrono::steady_clock::now();
	while (std::chrono::steady_clock::now() - begin < 2ms)
		;
	EXPECT(std::chrono::high_resolution_clock::now().time_since_epoch().count() > 0 && std::clock() > 0);
	EXPECT(std::system("exit 3") == 3 << 8);
	EXPECT(std::getenv("PATH") != nullptr);
	std::atexit([] { std::cout.flush(); });
}

int main()
{
	std::ios::sync_with_stdio(false);
	std::cin.tie(nullptr);
	files();
	texts();
	exceptions();
	threads();
	numbers();

	std::unordered_map<std::string, long> totals;
	std::string name;
	long value, count = 0, sum = 0;
	while (std::cin >> name >> value) {
		totals[name] += value;
		sum += value;
		count++;
	}
	std::vector<std::pair<std::string, long>> order(totals.begin(), totals.end());
	std::sort(order.begin(), order.end(),
		  [](auto &a, auto &b) { return std::tie(b.second, a.first) < std::tie(a.second, b.first); });
	std::cout << count << ' ' << sum << '\n';
	for (const auto &[who, total] : order)
		std::cout << who << ' ' << total << '\n';
	std::clog << "done\n";
}
