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
 * The definition of a package in the tree, and the text of its four files: Makefile, distinfo, DESCR and PLIST.
 *
 * @param pkgpath the PKGPATH
 * @param distribution upstream's name, with which DISTNAME begins
 * @param base the PKGBASE, without the prefix of a language
 * @param version the PKGVERSION, with its revision
 * @param made the versions of a language for which the package is made; empty if it is made once
 */
record Definition(PkgPath pkgpath, String distribution, String base, PkgVersion version, Optional<Made> made) {

    /** A name of a package or directory that needs no quoting in git and make. */
    private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._+-]*";

    private static final String VERSION = "[A-Za-z0-9][A-Za-z0-9._+]*";

    /** The prefixes that pkgsrc puts before upstream's name. */
    private static final List<String> PREFIXES = List.of("p5-", "R-", "hs-", "ocaml-");

    /**
     * The versions of a language for which a package is made.
     *
     * @param language the language
     * @param accepted the versions, without dots: {@code 27}, {@code 33}
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

    /** Whether the tree can have the package: its names and version need no quoting. */
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

    /** The package in another directory, under its old name. */
    Definition moved(PkgPath to) {
        return new Definition(to, distribution, base, version, made);
    }

    /** The package in another directory, and named like it if it was named like the old one. Upstream's name stays. */
    Definition renamed(PkgPath to) {
        String prefix = made.map(by -> by.language().prefix() + "-").orElse("");
        boolean named = pkgpath.directory().equals(prefix + base)
                && to.directory().startsWith(prefix)
                && to.directory().length() > prefix.length();
        return new Definition(
                to, distribution, named ? to.directory().substring(prefix.length()) : base, version, made);
    }

    /** The number of PKGNAMEs that the package makes. */
    int pkgnames() {
        return made.map(by -> by.accepted().size()).orElse(1);
    }

    /** The paths of its files, from the tree's top. */
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

    /** Writes distinfo, with made-up checksums of a file that does not exist. */
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

    /** The edits that update another version to this one. */
    List<Edit> update(Collection<String> allVersions) {
        return List.of(makefile(allVersions), distinfo());
    }

    /** The edits that move the package from another directory. */
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

    /** The value of PKGNAME, as pkgsrc would write it; empty if it is DISTNAME. */
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

    /** A package that doc/CHANGES adds; it is named after its directory, because the line has no PKGBASE. */
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
