package org.holdfast.bmake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parsed makefile: its assignments, includes, conditionals, loops and targets. Commands and messages are dropped.
 *
 * @param statements the statements, in order
 * @param length the number of characters of its text
 * @param size the number of statements, at any depth
 */
record Makefile(List<Statement> statements, int length, int size) {

    /** The most statements of a file, and how deep they may be nested: a hundred times as many, and five times as deep, as anywhere in pkgsrc. */
    private static final int MOST_STATEMENTS = 200_000;

    private static final int DEEPEST = 100;

    private static final Pattern IN = Pattern.compile("(^|\\s)in(?=\\s|$)");
    private static final Set<String> CONDITIONS = Set.of("if", "ifdef", "ifndef", "ifmake", "ifnmake");

    Makefile {
        statements = List.copyOf(statements);
    }

    /**
     * Parses a makefile; lines that are no statement are passed over.
     *
     * @throws UnknownValue if a conditional or a loop is not closed, or closed twice; if there are too many statements, or too deep
     */
    static Makefile parse(String path, String text) {
        return new Parser(path).parse(text);
    }

    private static final class Parser {

        /** A conditional or a loop whose end has not been read. */
        private static final class Block {
            final List<Statement> outer;
            final List<Statement.ConditionalBranch> branches = new ArrayList<>();
            String keyword;
            String argument;

            Block(List<Statement> outer, String keyword, String argument) {
                this.outer = outer;
                this.keyword = keyword;
                this.argument = argument;
            }

            boolean isLoop() {
                return keyword.equals("for");
            }
        }

        private final String path;
        private final Deque<Block> open = new ArrayDeque<>();
        private List<Statement> body = new ArrayList<>();
        private int size;

        Parser(String path) {
            this.path = path;
        }

        Makefile parse(String text) {
            int at = 0;
            StringBuilder logical = new StringBuilder();
            while (at < text.length()) {
                logical.setLength(0);
                at = logicalLine(text, at, logical);
                line(logical);
            }
            if (!open.isEmpty()) {
                throw new UnknownValue(path + " has a ." + open.peek().keyword + " without its end");
            }
            return new Makefile(body, text.length(), size);
        }

        /** Joins continued lines with one blank, as bmake does, and drops the comment; returns the start of the next line. */
        private static int logicalLine(String text, int from, StringBuilder line) {
            boolean command = text.charAt(from) == '\t';
            boolean comment = false;
            int at = from;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '\n') {
                    return at + 1;
                }
                if (c == '\\' && at + 1 < text.length()) {
                    char next = text.charAt(at + 1);
                    if (next == '\n') {
                        at += 2;
                        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                            at++;
                        }
                        if (!comment) {
                            line.append(' ');
                        }
                        continue;
                    }
                    if (!comment) {
                        if (next == '#' && !command) {
                            line.append('#');
                        } else {
                            line.append(c).append(next);
                        }
                    }
                    at += 2;
                    continue;
                }
                if (c == '#' && !command && (at == from || text.charAt(at - 1) != '[')) {
                    comment = true;
                }
                if (!comment) {
                    line.append(c);
                }
                at++;
            }
            return at;
        }

        private void add(Statement statement) {
            body.add(statement);
            count();
        }

        private void count() {
            if (++size > MOST_STATEMENTS) {
                throw new UnknownValue(
                        String.format(Locale.ROOT, "%s has more than %,d statements", path, MOST_STATEMENTS));
            }
        }

        private void line(StringBuilder logical) {
            if (logical.isEmpty() || logical.charAt(0) == '\t') {
                return;
            }
            String line = logical.toString();
            if (line.charAt(0) == '.') {
                String rest = line.substring(1).strip();
                int end = 0;
                while (end < rest.length() && (Character.isLetter(rest.charAt(end)) || rest.charAt(end) == '-')) {
                    end++;
                }
                if (directive(rest.substring(0, end), rest.substring(end).strip())) {
                    return;
                }
            }
            assignment(line).ifPresent(this::add);
        }

        /** Parses a directive; false if the word is none, such as a variable whose name begins with a period. */
        private boolean directive(String word, String argument) {
            if (CONDITIONS.contains(word) || word.equals("for")) {
                if (open.size() >= DEEPEST) {
                    throw new UnknownValue(path + " has conditionals and loops nested more than " + DEEPEST + " deep");
                }
                open.push(new Block(body, word, argument));
                body = new ArrayList<>();
                return true;
            }
            switch (word) {
                case "elif", "elifdef", "elifndef", "elifmake", "elifnmake" -> nextBranch(word.substring(2), argument);
                case "else" -> nextBranch("else", "");
                case "endif" -> close(false);
                case "endfor" -> close(true);
                case "include" -> add(new Statement.Include(argument, false));
                case "sinclude", "-include", "dinclude" -> add(new Statement.Include(argument, true));
                case "undef" -> add(new Statement.Undefine(argument));
                case "error", "warning", "info", "export", "unexport", "poison" -> {}
                case "break" -> add(new Statement.Break());
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void nextBranch(String keyword, String argument) {
            Block block = open.peek();
            if (block == null || block.isLoop()) {
                throw new UnknownValue(path + " has an .else or .elif outside of a conditional");
            }
            count();
            block.branches.add(new Statement.ConditionalBranch(block.keyword, block.argument, List.copyOf(body)));
            block.keyword = keyword;
            block.argument = argument;
            body = new ArrayList<>();
        }

        private void close(boolean loop) {
            Block block = open.poll();
            if (block == null || block.isLoop() != loop) {
                throw new UnknownValue(path + " has an .end" + (loop ? "for" : "if") + " that closes nothing");
            }
            Statement statement;
            if (loop) {
                List<String> words = List.of(block.argument.split("\\s+", -1));
                int in = words.indexOf("in");
                Matcher items = IN.matcher(block.argument);
                statement = new Statement.Loop(
                        in < 0 ? List.of() : words.subList(0, in),
                        items.find() ? block.argument.substring(items.end()).strip() : "",
                        List.copyOf(body));
            } else {
                block.branches.add(new Statement.ConditionalBranch(block.keyword, block.argument, List.copyOf(body)));
                statement = new Statement.Conditional(List.copyOf(block.branches));
            }
            body = block.outer;
            add(statement);
        }

        /** Parses {@code NAME op value}; a line with a colon before the operator is a target. */
        private static Optional<Statement> assignment(String line) {
            int depth = 0;
            boolean blank = false;
            for (int at = 0; at < line.length(); at++) {
                char c = line.charAt(at);
                if (c == '$' && at + 1 < line.length() && "{(".indexOf(line.charAt(at + 1)) >= 0) {
                    depth++;
                    at++;
                } else if (depth > 0) {
                    depth += c == '{' || c == '(' ? 1 : c == '}' || c == ')' ? -1 : 0;
                } else if (c == '=') {
                    return Optional.of(assignment(line, at, at, "="));
                } else if ("?+:!".indexOf(c) >= 0 && at + 1 < line.length() && line.charAt(at + 1) == '=') {
                    return Optional.of(assignment(line, at, at + 1, c + "="));
                } else if (c == ':' && line.startsWith(":sh", at)) {
                    int equals = line.indexOf('=', at);
                    return equals < 0 ? targets(line, at) : Optional.of(assignment(line, at, equals, "!="));
                } else if (c == ':' || (c == '!' && !blank)) {
                    return targets(line, at);
                } else if (c == ' ' || c == '\t') {
                    blank |= at > 0;
                }
            }
            return Optional.empty();
        }

        private static Optional<Statement> targets(String line, int end) {
            String names = line.substring(0, end).strip();
            return names.isEmpty() ? Optional.empty() : Optional.of(new Statement.Targets(names));
        }

        private static Statement assignment(String line, int nameEnd, int equals, String operator) {
            return new Statement.Assignment(
                    line.substring(0, nameEnd).strip(),
                    operator,
                    line.substring(equals + 1).strip());
        }
    }
}
