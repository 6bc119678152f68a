package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.holdfast.tool.Git;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real bmake, on a small tree in a real repository: what its pbulk-index says is in the place of what is unknown. */
class ScanWithBmakeTest {

    @TempDir
    private Path directory;

    private Git git = new Git(Path.of(""));
    private String out = "";
    private String err = "";

    @BeforeEach
    void tree() throws IOException {
        git = new Git(directory);
        git.run("init", "-q", "-b", "trunk");
        write("mk/bsd.prefs.mk", "OPSYS?=unset\n.include \"${MAKECONF}\"\n");
        write("mk/bsd.pkg.mk", """
                .include "bsd.prefs.mk"
                PKGNAME?=${DISTNAME}
                VERSIONS?=none
                pbulk-index:
                	@for v in ${VERSIONS}; do \\
                	echo PKGNAME=${PKGNAME:Q} | sed s/VERSION/$$v/; \\
                	echo MAINTAINER=me@example.org; \\
                	echo SCAN_DEPENDS=${.MAKE.MAKEFILES:Q}; \\
                	echo MULTI_VERSION= PYTHON_VERSION_REQD=$$v; done
                """);
        write("net/known/Makefile", "DISTNAME=known-1.0\n.include \"../../mk/bsd.pkg.mk\"\n");
    }

    @Test
    void bmakeAnswersWhatACommandPrints() throws IOException {
        needsBmake();
        asks("net/foo", "V!=cat files/version\nDISTNAME=foo-${V}\n");
        write("net/foo/files/version", "1.2\n");
        assertThat(scan()).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("net/foo\t\tunknown: ");
        assertThat(scan("--with-bmake")).as(err).isEqualTo(ExitCode.OK);
        assertThat(out).isEqualTo("net/foo\tfoo-1.2\tok\nnet/known\tknown-1.0\tok\n");
        assertThat(err).isEmpty();
    }

    @Test
    void jsonSaysWhoAnswered() throws IOException {
        needsBmake();
        asks("net/foo", "V!=echo 1\nDISTNAME=foo-${V}\n");
        scan("--with-bmake", "--json");
        assertThat(out.replaceAll("\\s+", " "))
                .contains("\"pkgname\" : \"foo-1\", \"status\" : \"ok\", \"by\" : \"bmake\"")
                .contains("\"maintainer\" : \"me@example.org\"")
                .contains("\"files_read\" : [ \"net/foo/Makefile\", \"mk/bsd.pkg.mk\", \"mk/bsd.prefs.mk\" ]")
                .contains("\"pkgname\" : \"known-1.0\", \"status\" : \"ok\", \"by\" : \"evaluation\"");
    }

    @Test
    void onePathMayMakeSeveralPackages() throws IOException {
        needsBmake();
        asks("net/py-foo", "V!=echo 1\nDISTNAME=pyVERSION-foo-${V}\nVERSIONS=27 34 27\n");
        assertThat(scan("--with-bmake", "net/py-foo")).isEqualTo(ExitCode.OK);
        assertThat(out).isEqualTo("net/py-foo\tpy27-foo-1\tok\nnet/py-foo\tpy34-foo-1\tok\n");
        scan("--with-bmake", "--json", "net/py-foo");
        assertThat(out).contains("\"PYTHON_VERSION_REQD\" : \"34\"");
    }

    @Test
    void theFilesOfOtherDirectoriesAreThere() throws IOException {
        needsBmake();
        asks("net/foo", "LANGUAGE=perl\n.include \"../../lang/${LANGUAGE}/version.mk\"\nDISTNAME=foo-${V}\n");
        write("lang/perl/version.mk", "PACKAGE=five\n.include \"../five/number.mk\"\n");
        write("lang/five/number.mk", ".include \"${PKGSRCDIR:U../..}/lang/five/more.mk\"\n");
        write("lang/five/more.mk", "FILE=../../lang/six${X}/files/six\nV!=cat ${FILE}\n");
        write("lang/six/files/six", "6\n");
        assertThat(scan("--with-bmake", "net/foo")).as(out).isEqualTo(ExitCode.OK);
        assertThat(out).isEqualTo("net/foo\tfoo-6\tok\n");
    }

    @Test
    void thePlatformAndTheSettingsReachBmake() throws IOException {
        needsBmake();
        asks(
                "net/foo",
                ".include \"../../mk/bsd.prefs.mk\"\n"
                        + "V!=echo ${OPSYS}.${OS_VERSION}.${MACHINE_ARCH}.${MINE:Q}\nDISTNAME=foo-${V}\n");
        scan(
                "--with-bmake",
                "--opsys",
                "SunOS",
                "--os-version",
                "5.11",
                "--machine-arch",
                "sparc64",
                "--set",
                "MINE=a#b");
        assertThat(out).contains("net/foo\tfoo-SunOS.5.11.sparc64.a#b\tok\n");
    }

    @Test
    void aPackageThatHangsIsEndedWithAllItStartedAndDoesNotStopTheRest() throws IOException {
        needsBmake();
        Path pid = directory.resolve("pid");
        asks("net/bar", "V!=echo 3\nDISTNAME=bar-${V}\n");
        asks("net/hangs", hangs(pid));
        assertThat(scan("--with-bmake", "--bmake-timeout", "2")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains("net/bar\tbar-3\tok\n")
                .containsPattern("net/hangs\t\tunknown: .*; bmake: no answer in 2 s\n");
        assertGone(pid);
    }

    @Test
    void aPackageThatFailsSaysWhatBmakeSaidLast() throws IOException {
        needsBmake();
        asks("net/fails", "V!=echo 1\nDISTNAME=fails-${V}\n.if ${V} == 1\n.error not today\n.endif\n");
        asks("net/silent", "V!=echo 1\n.if ${V} == 1\nDISTNAME=\n.endif\n");
        asks("net/noise", "V!=echo 1\nDISTNAME=noise-${V}\n.info not of the record\n");
        assertThat(scan("--with-bmake")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .containsPattern("net/fails\t\tunknown: .*; bmake: exited with 1: .*not today\n")
                .doesNotContain("/holdfast-")
                .containsPattern("net/silent\t\tunknown: .*; bmake: printed no PKGNAME")
                .contains("net/noise\tnoise-1\tok\n");
    }

    @Test
    void nothingStaysBehind() throws IOException {
        needsBmake();
        Path where = directory.resolve("where");
        asks("net/foo", "V!=pwd >>" + where + "; mkdir -p a/b; echo x >a/b/c; echo 1\nDISTNAME=foo-${V}\n");
        scan("--with-bmake");
        assertThat(Files.readString(where)).contains("/pkgsrc/net/foo");
        assertThat(Files.readString(where).lines().map(Path::of)).noneMatch(Files::exists);
    }

    @Test
    void nothingStaysBehindWhenItIsInterrupted() throws IOException, InterruptedException {
        needsBmake();
        Path pid = directory.resolve("pid");
        Path where = directory.resolve("where");
        asks("net/hangs", hangs(pid).replace("V!=", "V!=pwd >" + where + "; "));
        commit();
        Process scan = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.holdfast.cli.Main",
                        "scan",
                        "--git",
                        directory.toString(),
                        "--with-bmake")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        for (int i = 0; i < 300 && !Files.exists(pid); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(pid).exists();
        scan.destroy();
        assertThat(scan.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertGone(pid);
        assertThat(Path.of(Files.readString(where).strip())).doesNotExist();
    }

    @Test
    void saysThatThereIsNoBmakeAndWhatThatCosts() {
        assertThat(scan("--with-bmake=no-such-bmake")).isEqualTo(ExitCode.FAILED);
        assertThat(err)
                .contains("no-such-bmake")
                .contains("cannot be started")
                .contains("packages that cannot be evaluated stay unknown");
        assertThat(scan("--with-bmake=false")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("false: is no bmake");
        assertThat(out).isEmpty();
    }

    @Test
    void aTimeoutIsANumberOfSeconds() {
        assertThat(scan("--bmake-timeout", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(scan("--bmake-timeout", "soon")).isEqualTo(ExitCode.USAGE);
    }

    private static void needsBmake() {
        try {
            new ProcessBuilder("bmake", "-V", "MAKE", "-f", "/dev/null")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("no bmake here");
        }
    }

    /** A shell below bmake, and a sleep below that; written last, so that a file that exists is whole. */
    private static String hangs(Path pid) {
        return "V!=sh -c 'echo $$$$ >" + pid + ".new; mv " + pid + ".new " + pid
                + "; sleep 1000; echo 1'\nDISTNAME=hangs-${V}\n";
    }

    private static void assertGone(Path pid) throws IOException {
        long number = Long.parseLong(Files.readString(pid).strip());
        ProcessHandle.of(number)
                .ifPresent(process -> process.onExit()
                        .completeOnTimeout(process, 5, TimeUnit.SECONDS)
                        .join());
        assertThat(ProcessHandle.of(number)).isEmpty();
    }

    private void asks(String pkgpath, String makefile) throws IOException {
        write(pkgpath + "/Makefile", makefile + ".include \"../../mk/bsd.pkg.mk\"\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    }

    private void commit() {
        git.run("add", "-A");
        git.run("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "--allow-empty", "-m", "x");
    }

    private int scan(String... more) {
        commit();
        List<String> arguments = new ArrayList<>(List.of("scan", "--git", directory.toString()));
        arguments.addAll(List.of(more));
        ByteArrayOutputStream product = new ByteArrayOutputStream();
        ByteArrayOutputStream people = new ByteArrayOutputStream();
        Console console =
                new Console(product, people, InputStream.nullInputStream(), Map.of(), directory.resolve("elsewhere"));
        int exit = Holdfast.run(console, arguments.toArray(String[]::new));
        out = product.toString(StandardCharsets.ISO_8859_1);
        err = people.toString(StandardCharsets.UTF_8);
        return exit;
    }
}
