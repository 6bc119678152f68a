package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What was done is said to be done, also where its report cannot be printed; the exit status is that of a failure. */
class UnprintedTest extends SmallBranch {

    @Test
    void aClosedPipe() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        backportInto(closed, "its reader has closed it before all was written");
    }

    @Test
    void aFullDevice() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.isWritable(full), "no /dev/full on this system");
        try (OutputStream device = new FileOutputStream(full.toFile())) {
            backportInto(device, "No space left on device");
        }
    }

    private void backportInto(OutputStream product, String why) {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.1h", "wiz 2014-06-05");
        pkgsrc.on(ScenarioRepository.TRUNK);
        scenario.vulns("openssl<1.0.1h spoof CVE-2014-0224").json();
        ByteArrayOutputStream people = new ByteArrayOutputStream();
        Console console = new Console(
                product,
                people,
                InputStream.nullInputStream(),
                environment,
                directory,
                Clock.fixed(now, ZoneOffset.UTC));
        assertThat(Holdfast.run(console, "backport", "security/openssl")).isEqualTo(ExitCode.FAILED);
        assertThat(people.toString(StandardCharsets.UTF_8))
                .startsWith("holdfast: this was done, and could not be printed:\nsecurity/openssl 1.0.1h: made\n")
                .endsWith("\nholdfast: standard output: " + why + "\n");
        assertThat(refs()).contains("refs/heads/backport/2014Q1/security-openssl-1.0.1h");
    }
}
