package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The guides below {@code docs/guide}, followed word by word: a block {@code toml NAME} is written to that file, the lines of a block
 * {@code sh} are run by a shell. A block {@code text} shows what is printed, or needs another machine.
 */
class GuideTest extends SmallBranch {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|toml (\\S+))\n(.*?)^```$");
    private static final String REPOSITORY = "https://git.example.org/pkgsrc.git";
    private static final String LIST = "https://cdn.NetBSD.org/pub/NetBSD/packages/vulns/pkg-vulnerabilities.gz";
    private static final String SERVER = "http://lts.example.org:8080";

    private static final String CLASSES = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(file -> Path.of(file).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));

    /** What a status above this is, no finding and no findings, is a failure. */
    private static final String RUN = """
            run() {
              printf '$ %s\\n' "$1"
              eval "$1"
              status=$?
              [ "$status" -le 1 ] || { echo "exit status $status"; exit 9; }
            }
            """;

    private String server = SERVER;

    @BeforeEach
    void aBranchWithFindingsAndAHost() throws IOException {
        pkgsrc.make("www/curl", "curl-7.36.0");
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.1h", "wiz 2014-06-05");
        scenario.vulns("openssl<1.0.1h mitm CVE-2014-0224", "curl<7.37 dos CVE-2014-0015");
        Files.copy(directory.resolve("vulns"), directory.resolve("pkg-vulnerabilities"));
        write("names.txt", "openssl-1.0.1g\ncurl-7.36.0\n");
        program(
                "holdfast",
                "exec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '" + CLASSES
                        + "' org.holdfast.cli.Main \"$@\"");
        program("pkg_info", "echo 'openssl-1.0.1g      Secure Socket Layer'; echo 'curl-7.36.0  Client'");
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.createDirectories(directory.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void theAdminLearnsWhyAHostIsFlagged() throws Exception {
        scenario.write();
        assertThat(run("sync")).as(err).isEqualTo(ExitCode.OK);
        Process serving = new ProcessBuilder(
                        directory.resolve("bin/holdfast").toString(), "serve", "--listen", "127.0.0.1:0")
                .directory(directory.toFile())
                .start();
        try {
            server = address(serving);
            String said = follow("admin.md");
            assertThat(said)
                    .contains("Package openssl-1.0.1g has a mitm vulnerability")
                    .contains("openssl-1.0.1g is still flagged because")
                    .contains("holdfast: not shown: ");
            assertThat(Files.readString(directory.resolve("findings.csv"))).contains("openssl-1.0.1g");
            assertThat(Files.readString(directory.resolve("findings.sarif"))).contains("CVE-2014-0224");
        } finally {
            serving.destroy();
            serving.waitFor();
        }
    }

    private static String address(Process serving) throws IOException {
        StringBuilder said = new StringBuilder();
        Matcher address = Pattern.compile("http://127\\.0\\.0\\.1:[1-9][0-9]*").matcher(said);
        while (!address.reset(said).find()) {
            int c = serving.getErrorStream().read();
            assertThat(c).as(said.toString()).isNotNegative();
            said.append((char) c);
        }
        while (Character.isDigit(
                said.append((char) serving.getErrorStream().read()).charAt(said.length() - 1))) {
            // the rest of the port
        }
        assertThat(address.reset(said).find()).isTrue();
        return address.group();
    }

    @Test
    void theMaintainerBringsABackportFromTheListToTheRelease() throws Exception {
        String said = follow("maintainer.md");
        assertThat(git.run("show", ScenarioRepository.RELEASE + ":security/openssl/Makefile"))
                .contains("openssl-1.0.1h");
        assertThat(said).contains("security-openssl-1.0.1h");
        assertThat(Files.readString(directory.resolve("pkg-vulnerabilities.lts")))
                .contains("CVE-2014-0015");
    }

    @Test
    void theOperatorLosesNothing() throws Exception {
        follow("operator.md");
        assertThat(run("store", "info")).as(err).isEqualTo(ExitCode.OK);
        assertThat(directory.resolve(".holdfast.lost")).isDirectory();
        assertThat(run("status")).isEqualTo(ExitCode.FINDINGS);
    }

    /** Follows a guide from its beginning to its end; gives what was printed. */
    private String follow(String guide) throws Exception {
        Matcher block = BLOCK.matcher(Files.readString(Path.of("docs/guide").resolve(guide)));
        StringBuilder script = new StringBuilder(RUN);
        boolean any = false;
        while (block.find()) {
            String text = block.group(3)
                    .replace(REPOSITORY, pkgsrc.path().toString())
                    .replace(LIST, "vulns")
                    .replace(SERVER, server);
            if (block.group(2) == null) {
                for (String line : text.strip().split("\n", -1)) {
                    script.append("run '").append(line.replace("'", "'\\''")).append("'\n");
                    any = true;
                }
            } else {
                script.append("cat >'")
                        .append(block.group(2))
                        .append("' <<'END-OF-FILE'\n")
                        .append(text)
                        .append("END-OF-FILE\n");
            }
        }
        assertThat(any).as("a guide without anything to do").isTrue();
        ProcessBuilder builder = new ProcessBuilder(List.of("sh", "-c", script.toString()))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        Map<String, String> variables = builder.environment();
        variables.put("PATH", directory.resolve("bin") + ":" + variables.get("PATH"));
        Process shell = builder.start();
        shell.getOutputStream().close();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(said).isZero();
        return said;
    }
}
