package org.holdfast.gate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.holdfast.gate.HeaderText.Line;
import org.holdfast.gate.HeaderText.Token;

/**
 * The headers of a package.
 *
 * @param tree the package
 * @param texts the headers by path
 */
record Headers(PackageTree tree, Map<String, HeaderText> texts) {

    private static final Pattern SYSTEM = Pattern.compile(
            "\\b(__NetBSD__|__FreeBSD__|__OpenBSD__|__DragonFly__|__APPLE__|__MACH__|__sun|sun|__SVR4|__illumos__|__linux__|linux|_AIX|__CYGWIN__"
                    + "|__hpux|__sgi|__osf__|__HAIKU__|__i386__|__x86_64__|__amd64__|__sparc(64)?__|__arm__|__aarch64__|__powerpc(64)?__|__mips(64)?__"
                    + "|__alpha__|__riscv|_LP64|__LP64__|__BYTE_ORDER__|WORDS_BIGENDIAN)\\b");

    private static final Pattern HEADER =
            Pattern.compile("(?!share/(doc|examples)/).*\\.(h|hh|hpp|hxx|H|inl|ipp|tcc)|include/(.*/)?[^/.]+");

    static Headers of(PackageTree tree) {
        Map<String, HeaderText> texts = new TreeMap<>();
        tree.all(file -> isHeader(file.path()) && file.stored().isPresent())
                .forEach(file -> texts.put(file.path(), HeaderText.of(file.text())));
        return new Headers(tree, texts);
    }

    /** Whether compilers of others read a file. */
    static boolean isHeader(String path) {
        return HEADER.matcher(path).matches();
    }

    /** A header as it is written; empty if there is none of that path. */
    String text(String path) {
        return Optional.ofNullable(tree.files().get(path))
                .map(PackageFile::text)
                .orElse("");
    }

    /** All words of all headers: what is not among them is declared nowhere. */
    Set<String> words() {
        return texts.values().stream()
                .flatMap(text -> text.lines().stream())
                .flatMap(line -> line.tokens().stream())
                .filter(Token::isWord)
                .map(Token::text)
                .collect(Collectors.toSet());
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    /** The macros of a header, each with all its definitions in their order; its guard is none. */
    static Map<String, List<Macro>> macros(HeaderText text) {
        Map<String, List<Macro>> macros = new LinkedHashMap<>();
        for (Line line : text.lines()) {
            Macro.of(line)
                    .filter(macro -> text.guard().filter(macro.name()::equals).isEmpty())
                    .ifPresent(macro -> macros.computeIfAbsent(macro.name(), none -> new ArrayList<>())
                            .add(macro));
        }
        return macros;
    }

    /** The macros of all headers, by name. */
    Map<String, List<Macro>> macros() {
        Map<String, List<Macro>> all = new TreeMap<>();
        texts.values()
                .forEach(text -> macros(text)
                        .forEach((name, macros) -> all.computeIfAbsent(name, none -> new ArrayList<>())
                                .addAll(macros)));
        return all;
    }

    /**
     * All that a compiler sees of a header: no comments, no guard's name, no values of macros that tell the version. Two headers with the same
     * are the same for everybody that compiles.
     */
    static List<String> interfaceOf(HeaderText text) {
        return lines(text, false);
    }

    /** The same without any macro: what its declarations are. */
    static List<String> declarationsOf(HeaderText text) {
        return lines(text, true);
    }

    /** The tokens between conditions that ask for a system, an architecture or a compiler. */
    static List<String> elsewhereOf(HeaderText text) {
        List<String> tokens = new ArrayList<>();
        Deque<Boolean> asked = new ArrayDeque<>();
        for (Line line : text.lines()) {
            String directive = line.directive();
            if (directive.startsWith("if")) {
                asked.push(SYSTEM.matcher(line.text()).find());
            } else if (directive.startsWith("el") && !asked.isEmpty()) {
                asked.push(asked.pop() || SYSTEM.matcher(line.text()).find());
            }
            if (asked.contains(true) && Macro.of(line).isEmpty()) {
                line.tokens().stream().map(Token::text).forEach(tokens::add);
            }
            if (directive.equals("endif") && !asked.isEmpty()) {
                asked.pop();
            }
        }
        return tokens;
    }

    private static List<String> lines(HeaderText text, boolean withoutMacros) {
        List<String> tokens = new ArrayList<>();
        for (Line line : text.lines()) {
            Optional<Macro> macro = Macro.of(line);
            if (macro.isPresent()) {
                if (!withoutMacros) {
                    tokens.add("\n#define " + named(text, macro.get().name())
                            + macro.get()
                                    .parameters()
                                    .map(count -> "(" + count + ")")
                                    .orElse(""));
                    tokens.addAll(
                            macro.get().tellsVersion()
                                    ? List.of("VERSION")
                                    : macro.get().value());
                    tokens.add("\n");
                }
            } else if (line.isDirective()) {
                tokens.add("\n#");
                line.tokens().stream()
                        .skip(1)
                        .map(token -> named(text, token.text()))
                        .forEach(tokens::add);
                tokens.add("\n");
            } else {
                line.tokens().stream().map(Token::text).forEach(tokens::add);
            }
        }
        return tokens;
    }

    private static String named(HeaderText text, String token) {
        return text.guard().filter(token::equals).isPresent() ? "GUARD" : token;
    }

    boolean isSameAs(Headers other) {
        return texts.keySet().equals(other.texts.keySet())
                && texts.entrySet().stream().allMatch(one -> {
                    HeaderText same = other.texts.get(one.getKey());
                    return same != null && interfaceOf(one.getValue()).equals(interfaceOf(same));
                });
    }
}
