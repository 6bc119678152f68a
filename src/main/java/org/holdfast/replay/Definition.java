package org.holdfast.replay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * A package as the tree defines it, and the text of its four files.
 *
 * @param pkgpath where
 * @param distribution what upstream calls it, which is how DISTNAME begins
 * @param base its PKGBASE, without the prefix of a language
 * @param version with the revision
 * @param made for several versions of a language, where it is so
 */
record Definition(PkgPath pkgpath, String distribution, String base, PkgVersion version, Optional<Made> made) {

    /** What a package is called, and where; what git, make and the eye take without quoting. */
    private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._+-]*";

    private static final String VERSION = "[A-Za-z0-9][A-Za-z0-9._+]*";

    /** Prefixes that pkgsrc puts before upstream's name. */
    private static final List<String> PREFIXES = List.of("p5-", "R-", "hs-", "ocaml-");

    /**
     * For which versions of a language a package is made.
     *
     * @param language of which there are several versions
     * @param accepted for which of them
     */
    record Made(Language language, List<String> accepted) {
        Made {
            accepted = List.copyOf(accepted);
        }
    }

    static Definition of(PkgPath pkgpath, String base, PkgVersion version, Optional<Made> made) {
        String distribution = PREFIXES.stream()
                .filter(prefix -> base.startsWith(prefix) && base.length() > prefix.length())
                .findFirst()
                .map(prefix -> base.substring(prefix.length()))
                .orElse(base);
        return new Definition(pkgpath, distribution, base, version, made);
    }

    /** Whether a tree can have it: what is in no file name and no Makefile is not worth quoting. */
    boolean isWritable() {
        return isWritable(pkgpath) && base.matches(WORD) && isWritable(version);
    }

    static boolean isWritable(PkgPath pkgpath) {
        return pkgpath.category().matches(WORD)
                && !List.of("doc", "mk").contains(pkgpath.category())
                && pkgpath.directory().matches(WORD)
                && !pkgpath.directory().equals("Makefile");
    }

    static boolean isWritable(PkgVersion version) {
        return version.text().matches(VERSION);
    }

    Definition at(PkgVersion next) {
        return new Definition(pkgpath, distribution, base, next, made);
    }

    /** Moved elsewhere under its own name. */
    Definition moved(PkgPath to) {
        return new Definition(to, distribution, base, version, made);
    }

    /** Called after its new directory, if it was called after the old one. Upstream's name stays. */
    Definition renamed(PkgPath to) {
        String prefix = made.map(by -> by.language().prefix() + "-").orElse("");
        boolean named = pkgpath.directory().equals(prefix + base)
                && to.directory().startsWith(prefix)
                && to.directory().length() > prefix.length();
        return new Definition(
                to, distribution, named ? to.directory().substring(prefix.length()) : base, version, made);
    }

    /** How many PKGNAMEs it makes. */
    int pkgnames() {
        return made.map(by -> by.accepted().size()).orElse(1);
    }

    /** The paths of its files, from the root of the tree. */
    List<String> files() {
        return List.of(path("Makefile"), path("distinfo"), path("DESCR"), path("PLIST"));
    }

    Edit makefile(Collection<String> allVersions) {
        StringBuilder text = new StringBuilder("# $NetBSD$\n\n");
        text.append("DISTNAME=\t").append(distname()).append('\n');
        pkgname().ifPresent(value -> text.append("PKGNAME=\t").append(value).append('\n'));
        revision()
                .ifPresent(value -> text.append("PKGREVISION=\t").append(value).append('\n'));
        text.append("CATEGORIES=\t").append(pkgpath.category()).append("\n\n");
        text.append("MAINTAINER=\t")
                .append(FastImportStream.address("maintainer"))
                .append('\n');
        text.append("COMMENT=\tStand-in for the package ").append(distribution).append("\n\n");
        made.ifPresent(by -> text.append(by.language().lines(by.accepted(), allVersions)));
        text.append(".include \"../../mk/bsd.pkg.mk\"\n");
        return new Edit.Write(path("Makefile"), text.toString());
    }

    /** Checksums of a file that there is not. */
    Edit distinfo() {
        String file = distname() + ".tar.gz";
        String size = String.valueOf(100_000 + HexFormat.fromHexDigits(hash("size " + file), 0, 6));
        return new Edit.Write(
                path("distinfo"),
                "$NetBSD$\n\nSHA1 (" + file + ") = " + hash("SHA1 " + file) + "\nRMD160 (" + file + ") = "
                        + hash("RMD160 " + file) + "\nSize (" + file + ") = " + size + " bytes\n");
    }

    Edit descr() {
        return new Edit.Write(
                path("DESCR"),
                "This package stands where " + base + " stands in pkgsrc.\nIt installs nothing that does anything.\n");
    }

    Edit plist() {
        return new Edit.Write(
                path("PLIST"), "@comment $NetBSD$\nbin/" + distribution + "\nshare/doc/" + distribution + "/README\n");
    }

    List<Edit> everything(Collection<String> allVersions) {
        return List.of(makefile(allVersions), distinfo(), descr(), plist());
    }

    /** What makes this of another version's tree. */
    List<Edit> update(Collection<String> allVersions) {
        return List.of(makefile(allVersions), distinfo());
    }

    /** What makes this of the tree that has it elsewhere. */
    List<Edit> move(Definition from, Collection<String> allVersions) {
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < files().size(); i++) {
            edits.add(new Edit.Rename(from.files().get(i), files().get(i)));
        }
        edits.add(makefile(allVersions));
        return edits;
    }

    private String path(String file) {
        return pkgpath + "/" + file;
    }

    private String distname() {
        return distribution + "-" + version.upstream();
    }

    /** PKGNAME, where it is not DISTNAME, in the ways pkgsrc writes it. */
    private Optional<String> pkgname() {
        String prefix = made.map(by -> by.language().prefixInMakefile()).orElse("");
        String name;
        if (base.equals(distribution)) {
            name = "${DISTNAME}";
        } else if (base.endsWith("-" + distribution)) {
            name = base.substring(0, base.length() - distribution.length()) + "${DISTNAME}";
        } else {
            name = "${DISTNAME:S/^" + distribution + "-/" + base + "-/}";
        }
        return Optional.of(prefix + name).filter(value -> !value.equals("${DISTNAME}"));
    }

    private Optional<String> revision() {
        String upstream = version.upstream().text();
        return Optional.of(version.text().substring(upstream.length()))
                .filter(revision -> !revision.isEmpty())
                .map(revision -> revision.substring("nb".length()));
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** A package that doc/CHANGES adds, of which it says no PKGBASE: called after its directory. */
    static Definition added(ChangesLine change, Function<Language, List<String>> versions) {
        PkgPath pkgpath = change.pkgpath();
        PkgVersion version = new PkgVersion(change.argument());
        for (Language language : Language.values()) {
            if (language.owns(pkgpath) && !versions.apply(language).isEmpty()) {
                String base = pkgpath.directory().substring(language.prefix().length() + 1);
                return of(pkgpath, base, version, Optional.of(new Made(language, versions.apply(language))));
            }
        }
        return of(pkgpath, pkgpath.directory(), version, Optional.empty());
    }
}
