package org.holdfast.bmake;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A POSIX extended regular expression, as in {@code :C/from/to/}.
 *
 * <p>As POSIX demands, the longest of the leftmost matches is taken. What the groups of it match is found by trying alternatives in order,
 * and in the reverse order: if they differ, or a construct is not the same in all C libraries, the value is unknown.
 *
 * <p>The time to match is at most the length of the expression times that of the word, and nothing is recursive, because both come from
 * outside. java.util.regex takes exponential time and any depth of stack.
 */
final class PosixRegex {

    /** Compiled expressions, because thousands of packages use a few of them. */
    private static final Map<String, PosixRegex> COMPILED = new ConcurrentHashMap<>();

    private static final int MOST_COMPILED = 2_000;

    private static final String NOT_UNDERSTOOD = "a regular expression that is not understood: ";

    /** How much is done at most before the budget is told. */
    private static final int WORK = 10_000;

    private final String posix;
    private final RegexProgram program;
    /** The same expression, with each list of alternatives in reverse order. */
    private final RegexProgram reversed;

    private PosixRegex(String posix) {
        this.posix = posix;
        try {
            RegexSyntax syntax = RegexSyntax.parse(posix);
            this.program = RegexProgram.of(syntax, false);
            this.reversed = syntax.ambiguous() ? RegexProgram.of(syntax, true) : program;
        } catch (RegexSyntax.NotTheSame e) {
            throw UnknownValue.unnamed(NOT_UNDERSTOOD + posix);
        }
    }

    /** Compiles an expression; {@link UnknownValue} if it is not understood. */
    static PosixRegex of(String posix) {
        PosixRegex known = COMPILED.get(posix);
        if (known == null) {
            known = new PosixRegex(posix);
            if (COMPILED.size() < MOST_COMPILED) {
                COMPILED.put(posix, known);
            }
        }
        return known;
    }

    /** Replaces the first match, or all, in a word; null if nothing matches. */
    @Nullable
    String replace(String word, String to, boolean all, Budget budget) {
        Search search = new Search(word, budget);
        StringBuilder out = new StringBuilder();
        int at = 0;
        boolean matched = false;
        while (search.find(at)) {
            matched = true;
            int[] groups = groups(search, to);
            out.append(word, at, search.start);
            substitute(word, groups, to, out, budget);
            int from = at;
            at = search.end;
            if (!all) {
                break;
            }
            // An empty match where the search began takes one character; elsewhere, the search goes on from there.
            if (search.start == from && at == from) {
                if (at < word.length()) {
                    out.append(word.charAt(at));
                }
                at++;
            }
            if (at >= word.length()) {
                break;
            }
        }
        search.tell();
        return matched
                ? out.append(at < word.length() ? word.substring(at) : "").toString()
                : null;
    }

    /** The beginnings and ends of the groups of what was found, -1 for none; the groups are only searched if they are wanted. */
    private int[] groups(Search search, String to) {
        int[] groups = new int[20];
        Arrays.fill(groups, -1);
        if (to.indexOf('\\') >= 0) {
            search.groups(program, groups);
            if (reversed != program) {
                int[] others = new int[20];
                Arrays.fill(others, -1);
                search.groups(reversed, others);
                if (!Arrays.equals(groups, others)) {
                    throw UnknownValue.unnamed("a group of alternatives: " + posix);
                }
            }
        }
        groups[0] = search.start;
        groups[1] = search.end;
        return groups;
    }

    private static void substitute(String word, int[] groups, String to, StringBuilder out, Budget budget) {
        for (int i = 0; i < to.length(); i++) {
            char c = to.charAt(i);
            char next = i + 1 < to.length() ? to.charAt(i + 1) : 0;
            if (c == '\\' && (next == '&' || next == '\\')) {
                out.append(next);
                i++;
            } else if (c == '&') {
                out.append(word, groups[0], groups[1]);
            } else if (c == '\\' && next >= '0' && next <= '9') {
                int number = next - '0';
                if (groups[2 * number] >= 0) {
                    out.append(word, groups[2 * number], groups[2 * number + 1]);
                }
                i++;
            } else {
                out.append(c);
            }
            budget.length(out.length());
        }
        budget.characters(to.length());
    }

    /** The search in one word. */
    private final class Search {
        private final String word;
        private final Budget budget;
        private int work;
        private int start;
        private int end;
        /** The places in the program to go on from, each with where its match begins, the leftmost first; and those of the next character. */
        private Threads now = new Threads(program.size());

        private Threads next = new Threads(program.size());
        private final int[] stack = new int[2 * program.size() + 2];

        Search(String word, Budget budget) {
            this.word = word;
            this.budget = budget;
        }

        private void work(int more) {
            work += more;
            if (work > WORK) {
                tell();
            }
        }

        void tell() {
            budget.characters(work);
            work = 0;
        }

        /** Finds the longest of the leftmost matches that begin at a position or later. */
        boolean find(int from) {
            start = -1;
            now.clear();
            for (int at = from; at <= word.length(); at++) {
                if (start < 0) {
                    reach(now, 0, at, at);
                }
                work(1 + now.count);
                next.clear();
                for (int i = 0; i < now.count; i++) {
                    int place = now.places[i];
                    int begun = now.begun[i];
                    if (start >= 0 && begun > start) {
                        break;
                    }
                    if (program.isEnd(place)) {
                        start = begun;
                        end = at;
                    } else if (at < word.length() && program.takes(place, word.charAt(at))) {
                        reach(next, place + 1, begun, at + 1);
                    }
                }
                Threads was = now;
                now = next;
                next = was;
                if (start >= 0 && now.count == 0) {
                    break;
                }
            }
            return start >= 0;
        }

        /** Adds a place, and what can be reached from it without a character. */
        private void reach(Threads threads, int first, int begun, int at) {
            int top = 0;
            stack[top++] = first;
            while (top > 0) {
                int place = stack[--top];
                if (!threads.visit(place)) {
                    continue;
                }
                work(1);
                switch (program.kind(place)) {
                    case FORK -> {
                        stack[top++] = program.other(place);
                        stack[top++] = program.then(place);
                    }
                    case JUMP -> stack[top++] = program.then(place);
                    case MARK -> stack[top++] = place + 1;
                    case FIRST -> {
                        if (at == 0) {
                            stack[top++] = place + 1;
                        }
                    }
                    case LAST -> {
                        if (at == word.length()) {
                            stack[top++] = place + 1;
                        }
                    }
                    case TAKE, END -> threads.add(place, begun);
                }
            }
        }

        /** Finds what the groups of the match are, if alternatives are tried in the order of a program. */
        void groups(RegexProgram by, int[] groups) {
            int length = end - start + 1;
            long size = (long) by.size() * length;
            budget.text(size / Long.SIZE);
            long[] visited = new long[(int) (size / Long.SIZE) + 1];
            // Pairs of a place and a position; a negative place restores a mark.
            Stack todo = new Stack();
            todo.push(0, start);
            while (!todo.isEmpty()) {
                int at = todo.popSecond();
                int place = todo.popFirst();
                if (place < 0) {
                    groups[-place - 1] = at;
                    continue;
                }
                while (true) {
                    long bit = (long) place * length + (at - start);
                    if ((visited[(int) (bit / Long.SIZE)] & (1L << bit)) != 0) {
                        break;
                    }
                    visited[(int) (bit / Long.SIZE)] |= 1L << bit;
                    work(1);
                    RegexProgram.Kind kind = by.kind(place);
                    if (kind == RegexProgram.Kind.END) {
                        if (at == end) {
                            return;
                        }
                        break;
                    }
                    if (kind == RegexProgram.Kind.TAKE) {
                        if (at == end || !by.takes(place, word.charAt(at))) {
                            break;
                        }
                        place++;
                        at++;
                    } else if (kind == RegexProgram.Kind.FORK) {
                        todo.push(by.other(place), at);
                        place = by.then(place);
                    } else if (kind == RegexProgram.Kind.JUMP) {
                        place = by.then(place);
                    } else if (kind == RegexProgram.Kind.MARK) {
                        int mark = by.then(place);
                        if (mark < groups.length) {
                            todo.push(-mark - 1, groups[mark]);
                            groups[mark] = at;
                        }
                        place++;
                    } else if (at == (kind == RegexProgram.Kind.FIRST ? 0 : word.length())) {
                        place++;
                    } else {
                        break;
                    }
                }
            }
            throw UnknownValue.unnamed(NOT_UNDERSTOOD + posix);
        }
    }

    /** Places in a program, each once, in order. */
    private static final class Threads {
        final int[] places;
        final int[] begun;
        int count;
        private final int[] visited;
        private int round;

        Threads(int size) {
            places = new int[size];
            begun = new int[size];
            visited = new int[size];
        }

        void clear() {
            count = 0;
            round++;
        }

        /** Notes a visit; false if it was not the first. */
        boolean visit(int place) {
            if (visited[place] == round) {
                return false;
            }
            visited[place] = round;
            return true;
        }

        void add(int place, int begins) {
            places[count] = place;
            begun[count++] = begins;
        }
    }

    /** Pairs of numbers. */
    private static final class Stack {
        private int[] numbers = new int[64];
        private int top;

        boolean isEmpty() {
            return top == 0;
        }

        void push(int first, int second) {
            if (top + 2 > numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * numbers.length);
            }
            numbers[top++] = first;
            numbers[top++] = second;
        }

        int popSecond() {
            return numbers[--top];
        }

        int popFirst() {
            return numbers[--top];
        }
    }
}
