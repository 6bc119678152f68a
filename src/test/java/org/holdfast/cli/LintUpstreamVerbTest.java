package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintUpstreamVerbTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void aListThatEndsTooEarly() throws IOException {
        file("list", "#FORMAT 1.0.0\nopenssl>=1.0.1<1.0.1o\tsignature-forgery\thttps://a/CVE-2015-1793\n");
        file("names", "openssl-1.0.1n\nopenssl-1.0.1o\n");
        file("osv.json", """
                {"id": "CVE-2015-1793", "affected": [{"package": {"ecosystem": "Bitnami", "name": "openssl"},
                 "ranges": [{"type": "SEMVER", "events": [{"introduced": "1.0.1"}, {"fixed": "1.0.1p"}]}]}]}
                """);
        file("nvd.json", """
                {"vulnerabilities": [{"cve": {"id": "CVE-2015-1793", "configurations": [{"nodes": [{"cpeMatch": [
                 {"vulnerable": true, "criteria": "cpe:2.3:a:openssl:openssl:1.0.1n:*:*:*:*:*:*:*"},
                 {"vulnerable": true, "criteria": "cpe:2.3:a:openssl:openssl:1.0.1o:*:*:*:*:*:*:*"}]}]}]}},
                 {"cve": {"id": "9"}}]}
                """);
    }

    @Test
    void comparesWithOsvAndNvd() {
        assertThat(run("--osv", path("osv.json"), "--nvd", path("nvd.json"))).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("contradicts-upstream, likely: NVD and OSV say that 1.0.1o is affected")
                .contains("openssl>=1.0.1<1.0.1p");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("nvd.json:4: a record without a CVE id: '9'");
    }

    @Test
    void saysNothingOfUpstreamWithoutThem() {
        run();
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("contradicts-upstream");
        assertThat(run("--detector", "contradicts-upstream")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("contradicts-upstream needs --osv or --nvd");
    }

    @Test
    void aFileThatIsNoneOfOsvsIsUnusable() {
        assertThat(run("--osv", path("names"))).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(path("names") + ":1: no JSON");
    }

    private int run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("lint", "--vulns", path("list"), "--names", path("names")));
        arguments.addAll(List.of(more));
        return Holdfast.run(
                new Console(
                        out,
                        err,
                        new ByteArrayInputStream(new byte[0]),
                        Map.of("HOLDFAST_CACHE", path("cache")),
                        directory),
                arguments.toArray(String[]::new));
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }
}
