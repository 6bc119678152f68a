package org.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A small repository that looks like pkgsrc, written commit by commit. It begins on trunk, with an
 * infrastructure; the files of a package are what {@code mkpatches} and {@code make makesum} would leave.
 *
 * <pre>
 * pkgsrc.make("security/openssl", "openssl-1.0.1g");
 * pkgsrc.commit("wiz 2014-04-08 Add openssl");
 * pkgsrc.cut();
 * pkgsrc.set("security/openssl", "DISTNAME", "openssl-1.0.1h");
 * pkgsrc.commit("wiz 2014-06-05 Update openssl to 1.0.1h");
 * </pre>
 */
final class ScenarioRepository {

    static final String TRUNK = "trunk";
    static final String RELEASE = "release/2014Q1";
    static final String BACKPORTS = "backports/2014Q1";

    private static final String MAKEFILE = """
            # $NetBSD$

            DISTNAME=	%s
            CATEGORIES=	%s
            MASTER_SITES=	http://www.example.org/distfiles/

            MAINTAINER=	pkgsrc-users@NetBSD.org
            HOMEPAGE=	http://www.example.org/
            COMMENT=	Something of use
            LICENSE=	modified-bsd

            .include "../../mk/bsd.pkg.mk"
            """;

    /** As much of the infrastructure as the scenarios speak of. */
    private static final String PBULK_INDEX = """
            _PBULK_MULTI=	python
            _PBULK_MULTI_LIST.python=	_PYTHON_VERSIONS_ACCEPTED
            _PBULK_MULTI_VAR.python=	PYTHON_VERSION_REQD
            _PBULK_MULTI_DEFAULT.python=	PYTHON_VERSION_DEFAULT
            .for _t in ${_PBULK_MULTI}
            .  if defined(${_PBULK_MULTI_LIST.${_t}}) && ${${_PBULK_MULTI_LIST.${_t}}:[\\#]} != 1
            _PBULK_MULTI_NEEDED:=	${_t} ${_PBULK_MULTI_NEEDED}
            _PBULK_SORTED_LIST.${_t}:=	${${_PBULK_MULTI_LIST.${_t}}}
            .  endif
            .endfor
            """;

    private static final String PYVERSION = """
            .if !defined(PYTHON_PYVERSION_MK)
            PYTHON_PYVERSION_MK=	defined
            PYTHON_VERSION_DEFAULT?=	27
            _PYTHON_VERSIONS_ACCEPTED=	27 33
            PYTHON_VERSION_REQD?=	${PYTHON_VERSION_DEFAULT}
            PYPKGPREFIX=	py${PYTHON_VERSION_REQD}
            .endif
            """;

    private static final Pattern COMMIT = Pattern.compile("(\\S+) (\\d{4}-\\d\\d-\\d\\d) (.*)", Pattern.DOTALL);

    private final Path work;
    private final InProcessGit git;
    private final Set<String> touched = new TreeSet<>();

    /** Makes {@code directory/pkgsrc}. */
    ScenarioRepository(Path directory) {
        this.work = directory.resolve("pkgsrc");
        this.git = InProcessGit.init(work, TRUNK);
        write("mk/bsd.pkg.mk", "# PKGNAME DISTNAME PKGREVISION CATEGORIES MASTER_SITES USE_TOOLS DEPENDS\n");
        write("mk/checksum/checksum.mk", "_DIGEST_ALGORITHMS=\tSHA1 RMD160\n");
        write("mk/defaults/options.description", "ssl\tEnable SSL support.\n");
        write("mk/tools/replace.mk", "# gmake perl\n");
        write("mk/compiler/gcc.mk", "# c c++\n");
        write("mk/pbulk/pbulk-index.mk", PBULK_INDEX);
        write("lang/python/pyversion.mk", PYVERSION);
        commit("agc 2014-04-01 The infrastructure");
    }

    Path path() {
        return work;
    }

    /** Who commits where git itself does. */
    void user(String name) {
        String email = name.toLowerCase(Locale.ROOT).replaceFirst(" .*", "") + "@example.org";
        try {
            Files.writeString(
                    work.resolve(".git/config"),
                    "[user]\n\tname = %s\n\temail = %s\n".formatted(name, email),
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a package. */
    void make(String pkgpath, String distname) {
        write(pkgpath + "/Makefile", MAKEFILE.formatted(distname, pkgpath.replaceFirst("/.*", "")));
        write(pkgpath + "/DESCR", "Something of use.\n");
        write(pkgpath + "/PLIST", "@comment $NetBSD$\nbin/" + pkgpath.replaceFirst(".*/", "") + "\n");
    }

    /** The three branches leave trunk here; trunk stays checked out. */
    void cut() {
        git.branch(RELEASE);
        git.branch(BACKPORTS);
    }

    /** Adds a package, and the branches leave trunk. */
    void branched(String pkgpath, String distname) {
        make(pkgpath, distname);
        commit("wiz 2014-04-08 Add " + distname);
        cut();
    }

    /** Updates a package; gives the commit. */
    String updated(String pkgpath, String distname, String authorDate) {
        update(pkgpath, distname);
        return commit(authorDate + " Update to " + distname);
    }

    void on(String branch) {
        git.checkout(branch);
    }

    /** Gives a variable of the package's Makefile another value, or adds it: PKGREVISION below the names. */
    void set(String pkgpath, String variable, String value) {
        String file = pkgpath + "/Makefile";
        String line = variable + "=\t" + value + "\n";
        Pattern there = Pattern.compile("(?m)^" + Pattern.quote(variable) + "=.*\n");
        String text = read(file);
        if (there.matcher(text).find()) {
            write(file, there.matcher(text).replaceFirst(Matcher.quoteReplacement(line)));
        } else if (variable.equals("PKGREVISION") || variable.equals("PKGNAME")) {
            write(
                    file,
                    text.replaceFirst("(?m)^(DISTNAME=.*\n(PKGNAME=.*\n)?)", "$1" + Matcher.quoteReplacement(line)));
        } else {
            add(file, line.replaceFirst("=", "+="));
        }
    }

    /** Takes a variable out of the package's Makefile. */
    void unset(String pkgpath, String variable) {
        write(pkgpath + "/Makefile", read(pkgpath + "/Makefile").replaceFirst("(?m)^" + variable + "=.*\n", ""));
    }

    /** A new upstream version: the revision of the old one goes. */
    void update(String pkgpath, String distname) {
        unset(pkgpath, "PKGREVISION");
        set(pkgpath, "DISTNAME", distname);
    }

    /** A line before the last include. */
    void add(String file, String line) {
        String text = read(file);
        int at = text.lastIndexOf(".include");
        write(file, text.substring(0, at) + line.replaceFirst("\n?$", "\n") + text.substring(at));
    }

    /** Adds {@code patches/NAME}; its header says what it is for. */
    void patch(String pkgpath, String name, String header) {
        write(pkgpath + "/patches/" + name, """
                $NetBSD$

                %s

                --- src/main.c.orig	2014-01-01 00:00:00.000000000 +0000
                +++ src/main.c
                @@ -1 +1 @@
                -gets(line);
                +fgets(line, sizeof line, stdin); /* %s */
                """.formatted(header, name));
    }

    void replace(String file, String old, String by) {
        String text = read(file);
        if (!text.contains(old)) {
            throw new IllegalArgumentException(file + " has no '" + old + "'");
        }
        write(file, text.replace(old, by));
    }

    void write(String file, String text) {
        try {
            Files.createDirectories(work.resolve(file).getParent());
            Files.writeString(work.resolve(file), text);
            touched.add(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(String path) {
        try (Stream<Path> files = Files.walk(work.resolve(path))) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        touched.add(path);
    }

    void move(String from, String to) {
        try {
            Files.createDirectories(work.resolve(to).getParent());
            Files.move(work.resolve(from), work.resolve(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        touched.add(to + "/Makefile");
    }

    /** A line of doc/CHANGES-2014, as {@code Updated security/openssl to 1.0.1h [wiz 2014-06-05]}. */
    void changes(String line) {
        String file = "doc/CHANGES-2014";
        write(file, (Files.exists(work.resolve(file)) ? read(file) : "") + "\t" + line + "\n");
    }

    /** Commits what was written, with the distinfo that it needs: {@code wiz 2014-06-05 Update openssl to 1.0.1h}. */
    String commit(String authorDateMessage) {
        Matcher commit = COMMIT.matcher(authorDateMessage);
        if (!commit.matches()) {
            throw new IllegalArgumentException(authorDateMessage);
        }
        touched.stream()
                .map(file -> file.split("/", 3))
                .filter(parts -> parts.length == 3)
                .map(parts -> parts[0] + "/" + parts[1])
                .distinct()
                .filter(pkgpath -> Files.exists(work.resolve(pkgpath).resolve("Makefile")))
                .filter(pkgpath -> !touched.contains(pkgpath + "/distinfo"))
                .toList()
                .forEach(this::makesum);
        touched.clear();
        return git.commit(commit.group(1), Instant.parse(commit.group(2) + "T12:00:00Z"), commit.group(3));
    }

    /** Writes distinfo: the distfile and the patches, as far as there are any. */
    private void makesum(String pkgpath) {
        Matcher distname = Pattern.compile("(?m)^DISTNAME=\\t(\\S+)$").matcher(read(pkgpath + "/Makefile"));
        if (!distname.find()) {
            return;
        }
        String distfile = distname.group(1) + ".tar.gz";
        StringBuilder text = new StringBuilder("$NetBSD$\n\n");
        text.append("SHA1 (%s) = %s\n".formatted(distfile, sha1(distfile)));
        text.append("RMD160 (%s) = %s\n".formatted(distfile, sha1("rmd160 " + distfile)));
        text.append("Size (%s) = %d bytes\n".formatted(distfile, Math.abs(distfile.hashCode())));
        Path patches = work.resolve(pkgpath).resolve("patches");
        if (Files.isDirectory(patches)) {
            try (Stream<Path> files = Files.list(patches)) {
                files.map(file -> file.getFileName().toString())
                        .sorted()
                        .forEach(name -> text.append("SHA1 (%s) = %s\n"
                                .formatted(name, sha1(withoutKeywords(read(pkgpath + "/patches/" + name))))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        write(pkgpath + "/distinfo", text.toString());
    }

    private static String withoutKeywords(String patch) {
        return patch.replaceAll("(?m)^.*\\$NetBSD.*\n", "");
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    String read(String file) {
        try {
            return Files.readString(work.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packages {@code devel/NAME} of version 1.0 on trunk and on the branch, each updated to 1.1 on trunk after the cut. */
    public void updatedEach(List<String> names) {
        names.forEach(name -> make("devel/" + name, name + "-1.0"));
        commit("wiz 2014-04-08 Add them");
        cut();
        names.forEach(name -> {
            update("devel/" + name, name + "-1.1");
            commit("wiz 2014-06-05 Update " + name + " to 1.1");
        });
    }
}
