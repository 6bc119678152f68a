package org.holdfast.cli;

import java.util.List;
import java.util.function.Predicate;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.ScannedPackage;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The packages that a user names on the command line, by PKGPATH, PKGBASE, PKGNAME or pattern.
 *
 * @param wanted the words; none means all packages
 * @param spec the verb, for its messages
 */
record Selection(List<String> wanted, CommandSpec spec) {

    static Selection of(List<String> wanted, CommandSpec spec) {
        return new Selection(wanted, spec);
    }

    /** Those of the packages that are wanted; a word that selects none is an error, so that a slip is not read as "safe". */
    List<ScannedPackage> from(List<ScannedPackage> packages) {
        List<Predicate<ScannedPackage>> tests = wanted.stream().map(this::test).toList();
        for (int i = 0; i < tests.size(); i++) {
            if (packages.stream().noneMatch(tests.get(i))) {
                throw new ParameterException(spec.commandLine(), "no package of the branch is '" + wanted.get(i) + "'");
            }
        }
        return tests.isEmpty()
                ? packages
                : packages.stream()
                        .filter(scanned -> tests.stream().anyMatch(test -> test.test(scanned)))
                        .toList();
    }

    private Predicate<ScannedPackage> test(String word) {
        if (word.indexOf('/') >= 0) {
            return scanned ->
                    scanned.pkgpath().map(path -> path.toString().equals(word)).orElse(false);
        }
        try {
            PkgPattern pattern = PkgPattern.parse(word);
            return scanned -> pattern.matches(scanned.pkgname());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
