package org.holdfast.replay;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;

/** The packages of a tree, which changes edit one by one. */
final class Tree {

    private static final String BSD_PKG_MK = """
            # $NetBSD$
            #
            # A stand-in: completes a package's definition, and builds nothing.

            PKGNAME?=\t${DISTNAME}
            .if defined(PKGREVISION) && !empty(PKGREVISION)
            PKGNAME_NOREV:=\t${PKGNAME}
            PKGNAME:=\t${PKGNAME_NOREV}nb${PKGREVISION}
            .endif

            show-var:
            \t@echo ${${VARNAME}:Q}
            """;

    private static final String CATEGORY_MK = """
            # $NetBSD$
            #
            # A stand-in: what can be done in every package of a category.

            show-subdir:
            \t@echo ${SUBDIR}
            """;

    private final Map<PkgPath, Definition> packages;
    private final Map<String, SortedSet<String>> categories = new TreeMap<>();
    private final Map<Language, List<String>> versions = new EnumMap<>(Language.class);

    Tree(Map<PkgPath, Definition> definitions) {
        packages = new LinkedHashMap<>(definitions);
        Map<Language, SortedSet<String>> seen = new EnumMap<>(Language.class);
        for (Definition definition : packages.values()) {
            directories(definition.pkgpath()).add(definition.pkgpath().directory());
            definition
                    .made()
                    .ifPresent(made -> seen.computeIfAbsent(made.language(), none -> new TreeSet<>(Language.BY_VERSION))
                            .addAll(made.accepted()));
        }
        seen.forEach((language, of) -> versions.put(language, List.copyOf(of)));
    }

    /** Writes all files, files of the same name together, because git compresses similar files best in a row. */
    List<Edit> everything() {
        List<Edit> edits = new ArrayList<>();
        List<Function<Definition, Edit>> files = List.of(
                definition -> definition.makefile(versions(definition)),
                Definition::distinfo,
                Definition::descr,
                Definition::plist);
        for (Function<Definition, Edit> file : files) {
            packages.values().forEach(definition -> edits.add(file.apply(definition)));
        }
        categories.keySet().forEach(category -> edits.add(category(category)));
        versions.forEach((language, of) -> {
            edits.add(language.definitions(of));
            edits.addAll(language.extension());
        });
        edits.add(new Edit.Write("mk/bsd.pkg.mk", BSD_PKG_MK));
        edits.add(Language.choices());
        edits.add(new Edit.Write("mk/misc/category.mk", CATEGORY_MK));
        return edits;
    }

    /** Applies a change and adds its edits; or returns the reason why it cannot be applied. */
    Optional<SkippedChange.Why> apply(ChangesLine change, List<Edit> edits) {
        if (!isWritable(change)) {
            return Optional.of(SkippedChange.Why.UNWRITABLE);
        }
        return switch (change.action()) {
            case ADDED -> add(change, edits);
            case UPDATED, DOWNGRADED -> known(change, package_ -> update(package_, change, edits));
            case REMOVED -> known(change, package_ -> remove(package_, edits));
            case RENAMED -> known(change, package_ -> move(package_, package_::renamed, change, edits));
            case MOVED -> known(change, package_ -> move(package_, package_::moved, change, edits));
        };
    }

    private static boolean isWritable(ChangesLine change) {
        boolean printable = (change.argument() + change.by()).chars().allMatch(c -> c >= ' ' && c != 0x7f);
        boolean argument = switch (change.action()) {
            case ADDED, UPDATED, DOWNGRADED -> Definition.isWritable(new PkgVersion(change.argument()));
            case RENAMED, MOVED ->
                PkgPath.parse(change.argument()).filter(Definition::isWritable).isPresent();
            case REMOVED -> true;
        };
        return printable && argument && Definition.isWritable(change.pkgpath());
    }

    private Optional<SkippedChange.Why> known(
            ChangesLine change, Function<Definition, Optional<SkippedChange.Why>> then) {
        return Optional.ofNullable(packages.get(change.pkgpath()))
                .map(then)
                .orElse(Optional.of(SkippedChange.Why.UNKNOWN));
    }

    private Optional<SkippedChange.Why> add(ChangesLine change, List<Edit> edits) {
        if (packages.containsKey(change.pkgpath())) {
            return Optional.of(SkippedChange.Why.THERE);
        }
        Definition added = Definition.added(change, language -> versions.getOrDefault(language, List.of()));
        edits.addAll(added.everything(versions(added)));
        enter(added, edits);
        return Optional.empty();
    }

    private Optional<SkippedChange.Why> update(Definition from, ChangesLine change, List<Edit> edits) {
        Definition to = from.at(new PkgVersion(change.argument()));
        packages.put(to.pkgpath(), to);
        edits.addAll(to.update(versions(to)));
        return Optional.empty();
    }

    private Optional<SkippedChange.Why> remove(Definition from, List<Edit> edits) {
        from.files().forEach(file -> edits.add(new Edit.Delete(file)));
        leave(from, edits);
        return Optional.empty();
    }

    private Optional<SkippedChange.Why> move(
            Definition from, Function<PkgPath, Definition> how, ChangesLine change, List<Edit> edits) {
        PkgPath path = PkgPath.parse(change.argument()).orElseThrow();
        if (packages.containsKey(path)) {
            return Optional.of(SkippedChange.Why.THERE);
        }
        Definition to = how.apply(path);
        edits.addAll(to.move(from, versions(to)));
        leave(from, edits);
        enter(to, edits);
        return Optional.empty();
    }

    private void enter(Definition definition, List<Edit> edits) {
        PkgPath path = definition.pkgpath();
        packages.put(path, definition);
        directories(path).add(path.directory());
        edits.add(category(path.category()));
    }

    private void leave(Definition definition, List<Edit> edits) {
        PkgPath path = definition.pkgpath();
        packages.remove(path);
        directories(path).remove(path.directory());
        edits.add(category(path.category()));
    }

    private Edit category(String category) {
        StringBuilder text = new StringBuilder("# $NetBSD$\n\nCOMMENT=\tStand-ins of the category ")
                .append(category)
                .append("\n\n");
        categories
                .getOrDefault(category, new TreeSet<>())
                .forEach(
                        directory -> text.append("SUBDIR+=\t").append(directory).append('\n'));
        text.append("\n.include \"../mk/misc/category.mk\"\n");
        return new Edit.Write(category + "/Makefile", text.toString());
    }

    private SortedSet<String> directories(PkgPath pkgpath) {
        return categories.computeIfAbsent(pkgpath.category(), none -> new TreeSet<>());
    }

    /** The versions of the language of a definition; none if it has no language. */
    private List<String> versions(Definition definition) {
        return definition
                .made()
                .map(made -> versions.getOrDefault(made.language(), List.of()))
                .orElse(List.of());
    }
}
