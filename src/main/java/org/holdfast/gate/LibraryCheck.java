package org.holdfast.gate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.gate.Libraries.Library;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.Verdict;

/** Compares what shared libraries export, and under which name. */
final class LibraryCheck {

    private static final String NAME = "elf";
    private static final int SHOWN = 12;

    /** Instances of the C++ library's templates: each program that uses one has its own. */
    private static final String OWN_COPY = "_Z(T[VIS]|G[VR])?N?K?(S[a-z]|St|9__gnu_cxx).*";

    private final Libraries before;
    private final Libraries after;

    LibraryCheck(Libraries before, Libraries after) {
        this.before = before;
        this.after = after;
    }

    /** What differs, and what cannot be compared; the old package tells which symbols are declared. */
    List<GateFinding> compare(PackageTree old) {
        List<GateFinding> findings = new ArrayList<>();
        unread(before, "old", findings);
        unread(after, "new", findings);
        before.libraries().forEach((soname, library) -> {
            Library same = after.libraries().get(soname);
            if (same == null) {
                findings.add(gone(soname, library, after));
            } else {
                same(library, same, declares(old), findings);
            }
        });
        after.libraries().forEach((soname, library) -> {
            if (!before.libraries().containsKey(soname)) {
                findings.add(GateFinding.of(
                        NAME, Verdict.ADDITIVE, library.file().path(), "there is a new library, " + soname));
            }
        });
        modules(before.modules(), after.modules(), findings);
        return findings;
    }

    private static void unread(Libraries libraries, String which, List<GateFinding> findings) {
        libraries
                .unreadable()
                .forEach((path, why) -> findings.add(GateFinding.of(
                        NAME, Verdict.UNKNOWN, path, "the " + which + " one cannot be compared: it " + why)));
        libraries
                .foreign()
                .forEach(path -> findings.add(GateFinding.of(
                        NAME,
                        Verdict.UNKNOWN,
                        path,
                        "the " + which + " one is in the Mach-O format, which is not compared")));
    }

    /** A SONAME that is no more: what is linked with it does not start. */
    private static GateFinding gone(String soname, Library library, Libraries after) {
        String stem = library.file().name().replaceFirst("\\.so.*$", "");
        Optional<String> successor = after.libraries().entrySet().stream()
                .filter(other -> other.getValue()
                        .file()
                        .name()
                        .replaceFirst("\\.so.*$", "")
                        .equals(stem))
                .map(Map.Entry::getKey)
                .findFirst();
        return GateFinding.of(
                        NAME,
                        Verdict.BINARY_BREAK,
                        library.file().path(),
                        successor
                                .map(name -> "the SONAME " + soname + " is now " + name
                                        + ": what is linked with the old one does not start until it is built anew")
                                .orElse("the library " + soname
                                        + " is gone: what is linked with it does not start any more"))
                .at(0, List.of(soname), successor.stream().toList());
    }

    /** Whether a header of the package names a symbol; without headers each may be declared somewhere. */
    private static Predicate<String> declares(PackageTree tree) {
        List<PackageFile> headers = tree.all(
                        file -> Headers.isHeader(file.path()) && file.stored().isPresent())
                .toList();
        return name -> headers.isEmpty()
                || headers.stream()
                        .anyMatch(file -> Pattern.compile("\\b" + Pattern.quote(name) + "\\b")
                                .matcher(file.text())
                                .find());
    }

    private static void same(Library old, Library now, Predicate<String> declares, List<GateFinding> findings) {
        String path = now.file().path();
        if (!old.elf().machine().equals(now.elf().machine())) {
            findings.add(GateFinding.of(
                    NAME, Verdict.BINARY_BREAK, path, "it is for another architecture or of another class"));
            return;
        }
        symbols(old.elf(), now.elf(), path, declares, findings);
        needed(old.elf(), now.elf(), path, findings);
    }

    private static void symbols(
            ElfFile old, ElfFile now, String path, Predicate<String> declares, List<GateFinding> findings) {
        List<ElfSymbol> removed = new ArrayList<>();
        List<ElfSymbol> copies = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        List<String> resized = new ArrayList<>();
        List<String> internal = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        old.exported().forEach((key, symbol) -> {
            ElfSymbol same = now.exported().get(key);
            if (same == null) {
                Optional<ElfSymbol> elsewhere = named(now, symbol.name());
                if (elsewhere.isPresent()) {
                    moved.add(key + " is now " + elsewhere.get().key());
                } else {
                    (symbol.isWeak() && symbol.name().matches(OWN_COPY) ? copies : removed).add(symbol);
                }
            } else if (symbol.type() != same.type()
                    && symbol.type() != ElfSymbol.Type.OTHER
                    && same.type() != ElfSymbol.Type.OTHER) {
                changed.add(key + " was " + word(symbol.type()) + " and is " + word(same.type()));
            } else if (symbol.type() != ElfSymbol.Type.FUNCTION && symbol.size() != same.size() && symbol.size() > 0) {
                (declares.test(symbol.name()) ? resized : internal)
                        .add("%s had %,d bytes and has %,d".formatted(key, symbol.size(), same.size()));
            }
        });
        broken(
                        keys(removed),
                        "is gone",
                        "are gone",
                        ": programs that use it do not start, or fail when they call it",
                        path)
                .ifPresent(findings::add);
        broken(moved, "has another version", "have another version", ": programs ask for the old one", path)
                .ifPresent(findings::add);
        broken(resized, "has another size", "have another size", ": programs have a copy of it, of the old size", path)
                .ifPresent(findings::add);
        broken(changed, "is of another kind", "are of another kind", ": programs reach it in the old way", path)
                .ifPresent(findings::add);
        if (!internal.isEmpty()) {
            findings.add(GateFinding.of(
                            NAME,
                            Verdict.COMPATIBLE,
                            path,
                            "%,d symbols that no header declares have another size".formatted(internal.size()))
                    .at(0, shown(internal), List.of()));
        }
        if (!copies.isEmpty()) {
            findings.add(GateFinding.of(
                            NAME,
                            Verdict.COMPATIBLE,
                            path,
                            "%,d weak instances of C++ templates are gone; what uses them has its own"
                                    .formatted(copies.size()))
                    .at(0, shown(keys(copies)), List.of()));
        }
        List<String> added = now.exported().values().stream()
                .filter(symbol -> !old.exported().containsKey(symbol.key()))
                .map(ElfSymbol::key)
                .filter(key -> moved.stream().noneMatch(one -> one.endsWith(" is now " + key)))
                .toList();
        if (!added.isEmpty()) {
            findings.add(GateFinding.of(
                            NAME,
                            Verdict.ADDITIVE,
                            path,
                            (added.size() == 1 ? "one symbol is" : "%,d symbols are".formatted(added.size()))
                                    + " new: what is built now may need this version or a later one")
                    .at(0, List.of(), shown(added)));
        }
    }

    private static Optional<ElfSymbol> named(ElfFile elf, String name) {
        return elf.exported().values().stream()
                .filter(symbol -> symbol.name().equals(name))
                .findFirst();
    }

    private static List<String> keys(Collection<ElfSymbol> symbols) {
        return symbols.stream().map(ElfSymbol::key).toList();
    }

    private static String word(ElfSymbol.Type type) {
        return switch (type) {
            case FUNCTION -> "a function";
            case OBJECT -> "a variable";
            case THREAD_LOCAL -> "a variable of each thread";
            case OTHER -> "something else";
        };
    }

    private static Optional<GateFinding> broken(List<String> what, String one, String many, String means, String path) {
        return what.isEmpty()
                ? Optional.empty()
                : Optional.of(GateFinding.of(
                                NAME,
                                Verdict.BINARY_BREAK,
                                path,
                                (what.size() == 1
                                                ? "the symbol "
                                                        + what.getFirst().split(" ", 2)[0] + " " + one
                                                : "%,d symbols %s".formatted(what.size(), many))
                                        + means)
                        .at(0, shown(what), List.of()));
    }

    static List<String> shown(List<String> all) {
        return all.size() <= SHOWN
                ? all
                : Stream.concat(all.stream().limit(SHOWN), Stream.of("… %,d more".formatted(all.size() - SHOWN)))
                        .toList();
    }

    /** What a library itself is linked with. */
    private static void needed(ElfFile old, ElfFile now, String path, List<GateFinding> findings) {
        TreeSet<String> gone = new TreeSet<>(old.needed());
        now.needed().forEach(gone::remove);
        TreeSet<String> come = new TreeSet<>(now.needed());
        old.needed().forEach(come::remove);
        for (String one : gone) {
            String stem = one.replaceFirst("\\.so.*$", "");
            come.stream()
                    .filter(other -> other.replaceFirst("\\.so.*$", "").equals(stem))
                    .findFirst()
                    .ifPresent(other -> findings.add(GateFinding.of(
                                    NAME,
                                    Verdict.UNKNOWN,
                                    path,
                                    "it is linked with " + other + " and was with " + one
                                            + ": a program that is linked with the old one gets both")
                            .at(0, List.of(one), List.of(other))));
        }
        if (!gone.isEmpty() || !come.isEmpty()) {
            findings.add(GateFinding.of(
                            NAME,
                            Verdict.COMPATIBLE,
                            path,
                            "it needs other libraries than before: "
                                    + come.stream().map(one -> "+" + one).collect(Collectors.joining(" "))
                                    + gone.stream().map(one -> " -" + one).collect(Collectors.joining()))
                    .at(0, List.copyOf(gone), List.copyOf(come)));
        }
    }

    private static void modules(Map<String, Library> before, Map<String, Library> after, List<GateFinding> findings) {
        before.forEach((path, module) -> {
            Library same = after.get(path);
            if (same != null) {
                List<String> gone = module.elf().exported().keySet().stream()
                        .filter(key -> !same.elf().exported().containsKey(key))
                        .toList();
                if (!gone.isEmpty()) {
                    findings.add(GateFinding.of(
                                    NAME,
                                    Verdict.UNKNOWN,
                                    path,
                                    "a module that is loaded by its path exports less: %,d symbols are gone"
                                            .formatted(gone.size()))
                            .at(0, shown(gone), List.of()));
                }
            }
        });
    }
}
