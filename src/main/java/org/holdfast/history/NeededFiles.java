package org.holdfast.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.PkgPath;

/**
 * Finds the files of a tree that bmake may read for a package: all of {@code mk}, all of the package's directory, and all of each
 * directory that one of their makefiles names, as in {@code ../../lang/python/pyversion.mk}, recursively.
 *
 * <p>Names are found in the text, whether or not bmake would reach them. {@code ../../lang/python${V}/} names every directory that
 * begins with {@code lang/python}; {@code ../../lang/${V}/} names the directories of {@code lang} that the same text mentions. A
 * directory that only DEPENDS names is not read. The result is hundreds of files instead of 150,000.
 */
final class NeededFiles {

    private static final String MK = "mk";
    private static final String BOOTSTRAP = "pkgtools/bootstrap-mk-files/files/";

    /** A path from the tree's top, or relative to the category; after a colon and without a file, it is only a dependency. */
    private static final Pattern NAMED = Pattern.compile("(?:(?<!:)\\.\\./\\.\\./|:\\.\\./\\.\\./(?=[^/\\s]+/[^/\\s]+/)"
            + "|\\$[{(]_?PKGSRC(?:DIR|_TOPDIR)[)}]/)([A-Za-z0-9_.+-]+/[^/\\s\"'<>|;:]+)"
            + "|(?<!\\.\\./)\\.\\./([A-Za-z0-9][^/\\s\"'<>|;:]*)/");

    private static final Pattern WORD = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.+-]+)(\\$?)");

    /** The file that evaluates a dependency's own Makefile, for its options. */
    private static final String ASKS_MAKEFILE = "pkg-build-options.mk";

    private final GitTree tree;
    private final NavigableSet<String> files;
    private final NavigableSet<String> folders = new TreeSet<>();
    private final Map<String, Set<String>> named = new ConcurrentHashMap<>();

    NeededFiles(GitTree tree) {
        this.tree = tree;
        this.files = new TreeSet<>(tree.files());
        for (String file : files) {
            int slash = file.indexOf('/', file.indexOf('/') + 1);
            if (slash > 0) {
                folders.add(file.substring(0, slash));
            }
        }
    }

    /** The needed files of a package, each once, in no particular order. */
    Set<String> of(PkgPath pkgpath) {
        String own = pkgpath.toString();
        Set<String> seen = new LinkedHashSet<>(List.of(MK, own));
        Deque<String> next = new ArrayDeque<>(seen);
        Set<String> needed = new LinkedHashSet<>();
        while (!next.isEmpty()) {
            String folder = next.remove();
            List<String> below = below(folder);
            below.stream()
                    .filter(file -> folder.equals(own) || !file.startsWith("patches/", folder.length() + 1))
                    .forEach(needed::add);
            Set<String> further = folder.equals(own)
                    ? named(folder, true)
                    : named.computeIfAbsent(folder, name -> named(name, asksMakefile(name)));
            further.stream().filter(seen::add).forEach(next::add);
        }
        return needed;
    }

    private boolean asksMakefile(String folder) {
        return tree.searched(folder + "/buildlink3.mk").orElse("").contains(ASKS_MAKEFILE);
    }

    /** The directories that the makefiles of a directory name; its own Makefile counts only on request. */
    private Set<String> named(String folder, boolean makefile) {
        Set<String> found = new LinkedHashSet<>();
        for (String file : below(folder)) {
            String name = file.substring(file.lastIndexOf('/') + 1);
            boolean read =
                    name.endsWith(".mk") || name.startsWith("Makefile.") || (makefile && name.equals("Makefile"));
            if (read && (folder.equals(MK) || file.indexOf('/', folder.length() + 1) < 0)) {
                read(tree.searched(file).orElse(""), folder, found);
            }
        }
        return found;
    }

    private void read(String text, String folder, Set<String> found) {
        String category = folder.substring(0, Math.max(0, folder.indexOf('/') + 1));
        Matcher reference = NAMED.matcher(text);
        while (reference.find()) {
            String name = reference.group(1) != null ? reference.group(1) : category + reference.group(2);
            int variable = name.indexOf('$');
            if (variable >= 0) {
                name = name.substring(0, variable);
                if (name.endsWith("/")) { // a whole category would be too much
                    mentioned(text, name, found);
                } else {
                    found.addAll(beginning(folders, name));
                }
            } else if (folders.contains(name)) {
                found.add(name);
            }
        }
    }

    /** Finds words that are directories of a category: {@code db4}, {@code db5} for {@code ../../databases/${_BDB_TYPE}/}. */
    private void mentioned(String text, String before, Set<String> found) {
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            String name = before + word.group(1);
            if (!word.group(2).isEmpty()) { // python${V}
                found.addAll(beginning(folders, name));
            } else if (folders.contains(name)) {
                found.add(name);
            }
        }
    }

    private List<String> below(String folder) {
        return beginning(files, folder + "/");
    }

    private static List<String> beginning(NavigableSet<String> names, String start) {
        return new ArrayList<>(names.subSet(start, true, start + Character.MAX_VALUE, true));
    }

    /**
     * The makefiles that pkgsrc's bootstrap script installs in {@code share/mk} ({@code sys.mk}, {@code bsd.own.mk}), by name, made
     * from the tree as that script does; empty if the tree does not have them, so that bmake uses its own.
     */
    Map<String, String> systemMakefiles(String opsys) {
        Map<String, String> made = new LinkedHashMap<>();
        for (String file : below(BOOTSTRAP.substring(0, BOOTSTRAP.length() - 1))) {
            String name = file.substring(BOOTSTRAP.length());
            if (name.endsWith(".mk") && !name.contains("/")) {
                made.put(name, mod(opsys, name, tree.searched(file).orElse("")));
            }
        }
        String own = tree.searched(BOOTSTRAP + "mods/bsd.own.mk.in").orElse("");
        if (made.isEmpty() || own.isEmpty()) {
            return Map.of();
        }
        made.put(
                "bsd.own.mk",
                mod(opsys, "bsd.own.mk.in", own)
                        .replace("@SYSCONFDIR@", "/nonexistent")
                        .replace("@ROOT_USER@", "root")
                        .replace("@ROOT_GROUP@", "root"));
        return made;
    }

    private String mod(String opsys, String name, String general) {
        return tree.searched(BOOTSTRAP + "mods/" + opsys + "." + name).orElse(general);
    }
}
