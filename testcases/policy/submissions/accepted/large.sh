#!/bin/bash
# @EXPECTED_RESULTS@: ACCEPTED
# Pipelines of the usual tools, arrays, here-documents, process substitution, jobs, traps, files. Whatever does not work is
# told on standard output, which is then no right answer.
set -u
input=$(cat)

expect() { # expect WHAT GOT WANTED
	[[ $2 == "$3" ]] || printf 'does not work: %s: %q, not %q\n' "$1" "$2" "$3"
}

shell() {
	local -a list=(one two "three four")
	local -A map=([a]=1 [b]=2)
	local text=hello-world i total=0
	list+=(five)
	expect arrays "${#list[@]} ${list[2]} ${list[*]:1:1} ${map[b]}" "4 three four two 2"
	expect words "${text%%-*} ${text#*-} ${text^^} ${text/o/0} ${#text} ${text:2:3}" "hello world HELLO-WORLD hell0-world 11 llo"
	for ((i = 1; i <= 100; i++)); do ((total += i)); done
	expect arithmetic "$total $((total ** 2 % 97)) $((0x1f)) $((2#101))" "5050 36 31 5"
	expect "here-document" "$(cat <<END
a $((1 + 1)) $(echo b)
END
)" "a 2 b"
	expect "here-string" "$(tr a-z A-Z <<<"abc")" ABC
	expect braces "$(echo {1..3}{a,b})" "1a 1b 2a 2b 3a 3b"
	[[ 2024-02-29 =~ ^([0-9]+)-([0-9]+) ]] && expect regex "${BASH_REMATCH[2]}" 02
	mapfile -t lines < <(seq 5)
	expect mapfile "${#lines[@]} ${lines[4]}" "5 5"
	expect "process substitution" "$(paste -d+ <(seq 3) <(seq 4 6) | xargs)" "1+4 2+5 3+6"
	expect printf "$(printf '%05.2f|%-4s|%x|%q' 3.14159 ab 255 'a b')" '03.14|ab  |ff|a\ b'
	expect date "$(printf '%(%Y)T' 86400)" 1970
	IFS=: read -r first _ third <<<"a:b:c"
	expect read "$first$third" ac
	expect case "$(case abc in a*) echo yes ;; *) echo no ;; esac)" yes
	expect status "$(false; echo $?) $(exit 7; echo never) $( (exit 7) || echo $?)" "1  7"
	(ulimit -c 0; expect ulimit "$(ulimit -c)" 0)
	expect subshell "$(set -- a b c; shift; echo $# "$*")" "2 b c"
}

jobs_and_signals() {
	local pid fifo=$TMPDIR/fifo
	sleep 100 &
	pid=$!
	kill "$pid"
	wait "$pid" 2>/dev/null
	expect kill $? 143
	for i in 1 2 3; do (sleep 0.01; exit "$i") & done
	wait -n
	wait
	expect trap "$(trap 'echo caught' USR1; kill -USR1 $BASHPID; echo after)" $'caught\nafter'
	expect "exit trap" "$(trap 'echo bye' EXIT; exit 0)" bye
	mkfifo "$fifo"
	seq 1000 >"$fifo" &
	expect fifo "$(tail -n 1 <"$fifo")" 1000
	wait
	coproc sum { while read -r x y; do echo $((x + y)); done; }
	echo 3 4 >&"${sum[1]}"
	read -r answer <&"${sum[0]}"
	expect coproc "$answer" 7
	exec {sum[1]}>&-
	wait
	expect timeout "$(timeout 0.05 sleep 100; echo $?)" 124
	expect pipefail "$(set -o pipefail; false | true; echo $?)" 1
	expect head "$(yes | head -n 3 | xargs)" "y y y"
	expect background "$( (sleep 0.01; echo late) & echo soon; wait)" $'soon\nlate'
}

files() {
	local dir
	dir=$(mktemp -d)
	cd "$dir" || return
	mkdir -p a/b
	seq 20 >a/n
	cp -p a/n a/b/m
	mv a/b/m a/m
	ln -s n a/soft
	ln a/n a/hard
	chmod 640 a/n
	touch -d '2001-02-03 04:05:06 UTC' a/m
	expect stat "$(stat -c '%a %h %s' a/n) $(stat -c %Y a/m)" "640 2 51 981173106"
	expect find "$(find . -type f -name '[nm]' | sort | xargs)" "./a/m ./a/n"
	expect ls "$(ls -1 a | wc -l) $(readlink a/soft) $(basename "$(realpath a/soft)")" "5 n n"
	expect test "$([[ -f a/n && -L a/soft && -d a/b && a/n -ef a/hard ]] && echo yes)" yes
	tar czf t.tgz a
	mkdir out
	tar xzf t.tgz -C out
	expect diff "$(diff -r a out/a && echo same)" same
	gzip -9 a/m
	expect gzip "$(zcat a/m.gz | md5sum | cut -c1-8) $(cksum <a/n | cut -d' ' -f2)" "$(md5sum <a/n | cut -c1-8) 51"
	split -l 5 a/n part.
	expect split "$(cat part.* | cmp - a/n && echo ./part.* | wc -w)" 4
	dd if=/dev/zero of=zeros bs=1K count=64 status=none
	expect dd "$(wc -c <zeros) $(du -k zeros | cut -f1) $(od -An -tx1 -N2 zeros)" "65536 64  00 00"
	truncate -s 10 zeros
	tee copy <a/n >/dev/null
	expect tee "$(comm -12 <(sort copy) <(sort a/n) | wc -l)" 20
	expect "read and write" "$(exec 3<>rw; echo text >&3; cat rw)" text
	df . >/dev/null
	cd / || return
	rm -r "$dir"
	expect rm "$([[ -e $dir ]] || echo gone)" gone
}

tools() {
	expect sed "$(seq 10 | sed -n -e '2~3{s/$/!/;p}' | xargs)" "2! 5! 8!"
	expect awk "$(seq 100 | awk '$1 % 7 == 0 { s += $1; n[$1 % 2]++ } END { printf "%d %d %.3f", s, n[0], sqrt(2) }')" "735 7 1.414"
	expect grep "$(seq 100 | grep -cE '^(1|9)') $(echo abcd | grep -oP 'b.(?=d)')" "23 bc"
	expect sort "$(printf '%s\n' 10 9 2 33 1 | sort -rn | head -n 2 | xargs) $(seq 20000 | sort -R | sort -n | tail -n 1)" "33 10 20000"
	expect uniq "$(tr ' ' '\n' <<<'a b a c a' | sort | uniq -c | sort -rn | awk 'NR == 1 { print $1 $2 }')" 3a
	expect join "$(join <(printf '1 a\n2 b\n') <(printf '1 x\n2 y\n') | xargs)" "1 a x 2 b y"
	expect numbers "$(expr 6 \* 7) $(factor 91) $(seq -s, 0 0.5 1)" "42 91: 7 13 0.0,0.5,1.0"
	expect rev "$(rev <<<abc) $(tac < <(seq 3) | xargs) $(echo abc | fold -w 1 | xargs) $(nl < <(echo x) | xargs)" "cba 3 2 1 a b c 1 x"
	expect xargs "$(seq 6 | xargs -n 2 -P 3 echo | sort | xargs)" "1 2 3 4 5 6"
	expect base64 "$(base64 <<<abc | base64 -d) $(sha256sum <<<a | cut -c1-6) $(printf abc | xxd -p 2>/dev/null || echo 616263)" "abc 87428f 616263"
	expect env "$(env -i A=1 /bin/sh -c 'echo $A') $(id -u >/dev/null && echo id) $(uname -s) $(dirname /a/b)" "1 id Linux /a"
	expect date "$(date -u -d @0 +%F) $(tty || true) $(nproc | grep -c .)" "1970-01-01 not a tty 1"
	[[ $RANDOM != "$RANDOM$RANDOM" && -n $SECONDS && $BASHPID -gt 0 && -r /dev/urandom ]] || echo "does not work: variables"
}

shell
jobs_and_signals
files
tools
awk '{ n++; s += $2 } END { print n, s }' <<<"$input"
awk '{ t[$1] += $2 } END { for (i in t) print i, t[i] }' <<<"$input" | sort -k2,2nr -k1,1
