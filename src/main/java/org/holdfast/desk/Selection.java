package org.holdfast.desk;

import java.util.List;
import java.util.function.Predicate;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * The packages that a user names on the command line, by PKGPATH, PKGBASE, PKGNAME or pattern.
 *
 * @param wanted the words; none means all packages
 */
record Selection(List<String> wanted) {

    static Selection of(List<String> wanted) {
        return new Selection(wanted);
    }

    /**
     * The packages that a word selects.
     *
     * @throws InvalidRequest if a word selects none, so that a typing error is not taken for "safe"
     */
    List<ScannedPackage> from(List<ScannedPackage> packages) {
        List<Predicate<ScannedPackage>> tests = wanted.stream().map(this::test).toList();
        for (int i = 0; i < tests.size(); i++) {
            if (packages.stream().noneMatch(tests.get(i))) {
                throw new InvalidRequest("no package of the branch is '" + wanted.get(i) + "'");
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
            throw new InvalidRequest(String.valueOf(e.getMessage()));
        }
    }
}
