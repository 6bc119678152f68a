package org.holdfast.gate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.holdfast.gate.HeaderText.Line;
import org.holdfast.gate.HeaderText.Token;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a package. Of a package with few, what was read is kept; of one with many, such as Boost's 130 MB, a header is read
 * each time that it is asked for, since its tokens take more than ten times its size.
 */
final class Headers {

    private static final Pattern SYSTEM = Pattern.compile(
            "\\b(__NetBSD__|__FreeBSD__|__OpenBSD__|__DragonFly__|__APPLE__|__MACH__|__sun|sun|__SVR4|__illumos__|__linux__|linux|_AIX|__CYGWIN__"
                    + "|__hpux|__sgi|__osf__|__HAIKU__|__i386__|__x86_64__|__amd64__|__sparc(64)?__|__arm__|__aarch64__|__powerpc(64)?__|__mips(64)?__"
                    + "|__alpha__|__riscv|_LP64|__LP64__|__BYTE_ORDER__|WORDS_BIGENDIAN)\\b");

    private static final Pattern HEADER =
            Pattern.compile("(?!share/(doc|examples)/).*\\.(h|hh|hpp|hxx|H|inl|ipp|tcc)|include/(.*/)?[^/.]+");

    /** The most bytes of headers that are kept as tokens. */
    private static final long MOST_KEPT = 4 << 20;

    private static final HeaderText NONE = HeaderText.of("");

    private final PackageTree tree;
    private final SortedMap<String, PackageFile> files = new TreeMap<>();
    private final long size;
    private final Map<String, HeaderText> kept = new ConcurrentHashMap<>();
    private @Nullable Names names;

    Headers(PackageTree tree) {
        this.tree = tree;
        tree.all(file -> isHeader(file.path()) && file.stored().isPresent())
                .forEach(file -> files.put(file.path(), file));
        this.size = files.values().stream().mapToLong(PackageFile::size).sum();
    }

    /** The bytes of all headers. */
    long size() {
        return size;
    }

    PackageTree tree() {
        return tree;
    }

    /** The paths of all headers, sorted. */
    Set<String> paths() {
        return Collections.unmodifiableSet(files.keySet());
    }

    /** A header; one without lines if there is none of that path. */
    HeaderText header(String path) {
        HeaderText known = kept.get(path);
        if (known != null) {
            return known;
        }
        PackageFile file = files.get(path);
        if (file == null) {
            return NONE;
        }
        HeaderText text = HeaderText.of(file.text());
        if (size <= MOST_KEPT) {
            kept.put(path, text);
        }
        return text;
    }

    /** The headers that both have, and whose bytes differ. */
    List<String> different(Headers other) {
        return files.values().stream()
                .filter(file -> {
                    PackageFile same = other.files.get(file.path());
                    return same != null && !file.hasContentOf(same);
                })
                .map(PackageFile::path)
                .toList();
    }

    /**
     * What all headers name.
     *
     * @param macros the macros, each with the last line that defines it
     * @param guards the macros that keep headers from being read twice
     * @param includes what they include
     */
    record Names(Map<String, Definition> macros, Set<String> guards, Set<String> includes) {}

    /**
     * A line that defines a macro.
     *
     * @param number of the line, from 1
     * @param raw the line, or its beginning
     */
    record Definition(int number, String raw) {}

    /** What all headers name; each is read once for it. */
    synchronized Names names() {
        if (names == null) {
            names = new Names(new TreeMap<>(), new HashSet<>(), new TreeSet<>());
            for (String path : files.keySet()) {
                HeaderText text = header(path);
                macros(text)
                        .forEach((name, macros) -> names.macros()
                                .put(
                                        name,
                                        new Definition(
                                                macros.getLast().line().number(),
                                                macros.getLast().shown())));
                text.guard().ifPresent(names.guards()::add);
                text.includes().forEach(include -> names.includes().add(include.target()));
            }
        }
        return names;
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
        return files.keySet().stream()
                .flatMap(path -> header(path).lines().stream())
                .flatMap(line -> line.tokens().stream())
                .filter(Token::isWord)
                .map(Token::text)
                .collect(Collectors.toSet());
    }

    boolean isEmpty() {
        return files.isEmpty();
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
        return files.keySet().equals(other.files.keySet())
                && different(other).stream()
                        .allMatch(path -> interfaceOf(header(path)).equals(interfaceOf(other.header(path))));
    }
}
