package org.holdfast.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.Verdict;
import org.holdfast.tool.Concurrently;

/** Compares macros, token by token; no compiler sees those that nobody uses yet. */
final class MacroCheck {

    private static final String NAME = "macros";

    private final Headers old;
    private final Headers now;
    private final Map<String, Headers.Definition> before;
    private final Map<String, Headers.Definition> after;
    private final List<GateFinding> findings = new ArrayList<>();

    MacroCheck(Headers old, Headers now) {
        this.old = old;
        this.now = now;
        Supplier<Headers.Names> names = Concurrently.start(old::names);
        this.after = now.names().macros();
        this.before = names.get().macros();
    }

    List<GateFinding> compare() {
        old.different(now).forEach(path -> headers(path, old.header(path), now.header(path)));
        List<String> added = new ArrayList<>(new TreeSet<>(after.keySet()));
        added.removeAll(before.keySet());
        added.removeAll(now.names().guards());
        if (!added.isEmpty()) {
            findings.add(GateFinding.of(
                            NAME,
                            Verdict.ADDITIVE,
                            "",
                            (added.size() == 1 ? "one macro is" : "%,d macros are".formatted(added.size())) + " new")
                    .at(0, List.of(), LibraryCheck.shown(added)));
        }
        return findings;
    }

    private void headers(String path, HeaderText text, HeaderText same) {
        if (!text.guard().equals(same.guard())) {
            findings.add(GateFinding.of(
                            NAME,
                            Verdict.COMPATIBLE,
                            path,
                            "the macro that keeps it from being read twice has another name")
                    .at(1, text.guard().stream().toList(), same.guard().stream().toList()));
        }
        Map<String, List<Macro>> there = Headers.macros(same);
        Headers.macros(text).forEach((name, macros) -> {
            List<Macro> here = there.get(name);
            if (here == null) {
                gone(path, name, macros);
            } else if (!isSame(macros, here)) {
                changed(path, name, macros, here);
            } else {
                shape(path, macros, here, false);
            }
        });
    }

    private static boolean isSame(List<Macro> old, List<Macro> now) {
        if (old.size() != now.size()) {
            return false;
        }
        for (int i = 0; i < old.size(); i++) {
            if (!old.get(i).isSameAs(now.get(i))) {
                return false;
            }
        }
        return true;
    }

    private void gone(String path, String name, List<Macro> macros) {
        Macro macro = macros.getFirst();
        Headers.Definition elsewhere = after.get(name);
        if (isReserved(name)) {
            findings.add(finding(
                    macros.stream().allMatch(Macro::tellsVersion) ? Verdict.COMPATIBLE : Verdict.UNKNOWN,
                    path,
                    macro.line().number(),
                    name + " is gone, an internal macro",
                    macros,
                    List.of()));
        } else if (elsewhere != null) {
            findings.add(GateFinding.of(
                            NAME,
                            Verdict.UNKNOWN,
                            path,
                            name + " is defined in another header now: who includes only this one lacks it")
                    .at(macro.line().number(), raw(macros), List.of(elsewhere.raw())));
        } else if (Macro.areForPrototypes(macros)) {
            findings.add(finding(
                    Verdict.COMPATIBLE,
                    path,
                    macro.line().number(),
                    name + " is gone, with which the package wrote its own prototypes for compilers older than C89",
                    macros,
                    List.of()));
        } else {
            findings.add(finding(
                    Verdict.SOURCE_BREAK,
                    path,
                    macro.line().number(),
                    name + " is gone: who uses it does not compile",
                    macros,
                    List.of()));
        }
    }

    /** Names that the language reserves, which others must not use. */
    private static boolean isReserved(String name) {
        return name.matches("_[_A-Z].*");
    }

    private void changed(String path, String name, List<Macro> old, List<Macro> now) {
        Macro last = now.getLast();
        if (old.stream().allMatch(Macro::tellsVersion) && now.stream().allMatch(Macro::tellsVersion)) {
            findings.add(
                    finding(Verdict.COMPATIBLE, path, last.line().number(), name + " tells another version", old, now)
                            .rebuilding(GateFinding.Rebuild.NONE));
            shape(path, old, now, true);
            return;
        }
        findings.add(finding(
                Verdict.UNKNOWN,
                path,
                last.line().number(),
                name + " has another value: what was built with the old one keeps it",
                old,
                now));
    }

    /**
     * Whether a pattern that reads the line of a version could fail. Where the version itself has not changed, only the package's own counts: a
     * header is full of numbers that are called versions, and nobody reads them.
     */
    private void shape(String path, List<Macro> old, List<Macro> now, boolean isNewVersion) {
        for (int i = 0; i < Math.min(old.size(), now.size()); i++) {
            Macro was = old.get(i);
            Macro is = now.get(i);
            if (was.tellsVersion() && !was.shape().equals(is.shape()) && (isNewVersion || isOwnVersion(is))) {
                findings.add(finding(
                        Verdict.UNKNOWN,
                        path,
                        is.line().number(),
                        "the line that defines " + is.name()
                                + " is written in another way: a configure script or CMake module that reads it with a pattern may fail",
                        List.of(was),
                        List.of(is)));
            }
        }
    }

    /** Whether a macro is named after the package, or has its version as value. */
    private boolean isOwnVersion(Macro macro) {
        String package_ = now.tree().side().name();
        int dash = package_.lastIndexOf('-');
        String base = letters(dash < 0 ? package_ : package_.substring(0, dash)).replaceFirst("^lib", "");
        String version = (dash < 0 ? "" : package_.substring(dash + 1)).replaceFirst("nb[0-9]+$", "");
        String name = letters(macro.name()).replaceFirst("^lib", "");
        boolean named = base.length() > 1
                && (name.startsWith(base)
                        || (base.startsWith(name.replaceFirst("version.*", "")) && name.indexOf("version") > 1))
                && name.contains("version");
        return named
                || (version.length() > 2 && macro.value().stream().anyMatch(token -> token.contains(version)))
                || name.matches("version(number|string|text|num|str)?");
    }

    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    private static GateFinding finding(
            Verdict verdict, String path, int line, String says, List<Macro> old, List<Macro> now) {
        return GateFinding.of(NAME, verdict, path, says).at(line, raw(old), raw(now));
    }

    private static List<String> raw(List<Macro> macros) {
        return LibraryCheck.shown(macros.stream().map(Macro::shown).toList());
    }
}
