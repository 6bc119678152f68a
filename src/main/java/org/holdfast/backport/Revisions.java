package org.holdfast.backport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.holdfast.bmake.MadePackage;
import org.holdfast.trial.FileReaders;
import org.holdfast.trial.PackageFiles;
import org.holdfast.trial.TrialContext;
import org.holdfast.trial.Vocabulary;

/**
 * Adds or raises a PKGREVISION where it changes only the package that needs it, and verifies that by evaluation.
 *
 * @param context the context
 * @param readers the readers of each file
 */
record Revisions(TrialContext context, FileReaders readers) {

    /**
     * A tree with a raised PKGREVISION.
     *
     * @param tree the tree
     * @param files the directory, evaluated
     * @param where the changed makefiles
     */
    record Raised(PickedTree tree, PackageFiles files, String where) {}

    /** A place to try: new texts for makefiles. */
    private record Way(String where, Map<String, String> texts) {}

    /**
     * Tries pkgsrc's places in this order: PKGREVISION in the directory's Makefile, in its other makefiles, a new line
     * in Makefile, a new line after the includes. Takes the first that raises the version and changes no other package.
     *
     * @param rises whether the version is above all earlier ones
     */
    Optional<Raised> raise(PickedTree tree, PackageFiles files, int revision, Predicate<PackageFiles> rises) {
        Set<String> moved = moved(tree, files);
        for (Way way : ways(files, revision)) {
            PickedTree edited = tree;
            List<String> blobs = context.scratch().blobs(List.copyOf(way.texts().values()));
            int i = 0;
            for (String path : way.texts().keySet()) {
                edited = edited.with(path, blobs.get(i++));
            }
            PackageFiles after = edited.evaluate(context);
            boolean known = after.makes().stream()
                            .allMatch(made -> made.unknown().isEmpty())
                    || after.makes().stream()
                            .filter(made -> made.unknown().isPresent())
                            .toList()
                            .equals(files.makes().stream()
                                    .filter((MadePackage made) -> made.unknown().isPresent())
                                    .toList());
            if (known && rises.test(after) && moved.equals(moved(edited, after))) {
                return Optional.of(new Raised(edited, after, way.where()));
            }
        }
        return Optional.empty();
    }

    private Set<String> moved(PickedTree tree, PackageFiles files) {
        Set<String> moved = new TreeSet<>();
        readers.moves(tree.changed(context), files).forEach(move -> moved.add(move.toString()));
        return moved;
    }

    private List<Way> ways(PackageFiles files, int revision) {
        String makefile = files.pkgpath() + "/Makefile";
        String text = files.tree().text(makefile).orElse("");
        List<Way> ways = new ArrayList<>();
        RevisionLine.raised(text, revision).ifPresent(raised -> ways.add(new Way(makefile, Map.of(makefile, raised))));
        Map<String, String> own = new LinkedHashMap<>();
        Map<String, String> others = new LinkedHashMap<>();
        for (String file : new TreeSet<>(files.filesRead())) {
            if (!file.equals(makefile) && !file.startsWith(Vocabulary.MK + "/")) {
                files.tree()
                        .text(file)
                        .flatMap(there -> RevisionLine.raised(there, revision))
                        .ifPresent(raised -> (readers.hasOthers(file) || !file.startsWith(files.pkgpath() + "/")
                                        ? others
                                        : own)
                                .put(file, raised));
            }
        }
        if (!own.isEmpty()) {
            ways.add(new Way(String.join(", ", own.keySet()), own));
        }
        ways.add(new Way(makefile, Map.of(makefile, RevisionLine.inserted(text, revision))));
        ways.add(new Way(makefile, Map.of(makefile, RevisionLine.lastWord(text, revision))));
        return ways;
    }
}
