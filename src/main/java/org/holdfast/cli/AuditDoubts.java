package org.holdfast.cli;

import java.util.List;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.tool.NearWord;
import picocli.CommandLine.ParseResult;

/** Says on standard error what was asked of {@code audit} and can find nothing: the silence of pkg_admin would look like good news. */
final class AuditDoubts {

    /** How many names are said; further ones are counted. */
    private static final int SAID = 3;

    private AuditDoubts() {}

    /** Says what of the packages is doubtful. */
    static void aboutPackages(Console console, ParseResult line, List<PkgName> packages) {
        if (packages.isEmpty()) {
            console.say("holdfast: "
                    + Stream.of("--pkgdb", "--names")
                            .flatMap(option -> Verb.text(line, option).stream())
                            .findFirst()
                            .orElse("the input")
                    + " has no packages: nothing was audited");
        }
        List<PkgName> doubtful = packages.stream().filter(one -> !isName(one)).toList();
        doubtful.stream()
                .limit(SAID)
                .forEach(one -> console.say("holdfast: '" + one + "' is no PKGNAME such as openssl-1.0.1g: "
                        + (one.text().matches(".*[\\s/].*") ? "a name has no '/' and no space" : "it has no version")
                        + ", so hardly any entry can match it"));
        if (doubtful.size() > SAID) {
            console.say("holdfast: %,d more are no PKGNAMEs".formatted(doubtful.size() - SAID));
        }
    }

    /** Says which types and addresses no entry of the list has. */
    static void aboutEntries(Console console, ParseResult line, List<VulnEntry> entries) {
        Verb.text(line, "-t")
                .filter(type -> entries.stream().noneMatch(one -> one.type().equals(type)))
                .ifPresent(type -> console.say("holdfast: no entry has the type '" + type + "'"
                        + NearWord.question(
                                type,
                                entries.stream().map(VulnEntry::type).distinct().toList())));
        Verb.texts(line, "--ignore-url").stream()
                .filter(url -> entries.stream().noneMatch(one -> one.url().equals(url)))
                .forEach(url -> console.say("holdfast: no entry has the URL " + url));
    }

    /** Whether it is a base, a dash and a version, which has a digit. */
    private static boolean isName(PkgName name) {
        return name.text().matches("[^\\s/]+-[^-\\s/]*[0-9][^-\\s/]*");
    }
}
