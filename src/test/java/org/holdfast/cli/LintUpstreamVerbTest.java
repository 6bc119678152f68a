package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LintUpstreamVerbTest extends CommandLines {

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
        assertThat(lint("--osv", path("osv.json"), "--nvd", path("nvd.json"))).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains("contradicts-upstream, likely: NVD and OSV say that 1.0.1o is affected")
                .contains("openssl>=1.0.1<1.0.1p");
        assertThat(err).contains("nvd.json:4: a record without a CVE id: '9'");
    }

    @Test
    void saysNothingOfUpstreamWithoutThem() {
        lint();
        assertThat(out).doesNotContain("contradicts-upstream");
        assertThat(lint("--detector", "contradicts-upstream")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("contradicts-upstream needs --osv or --nvd");
    }

    @Test
    void aFileThatIsNoneOfOsvsIsUnusable() {
        assertThat(lint("--osv", path("names"))).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains(path("names") + ":1: no JSON");
    }

    private int lint(String... more) {
        List<String> arguments = new ArrayList<>(List.of("lint", "--vulns", path("list"), "--names", path("names")));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }
}
