package org.holdfast.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.config.Configuration;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.source.Inputs;
import org.holdfast.triage.Dependents;
import org.holdfast.triage.Priority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrioritiesTest {

    @TempDir
    private Path directory;

    @Test
    void theConfigurationsWeightsAndFilesAreTaken() throws IOException {
        Files.writeString(directory.resolve("e.csv"), "cve,epss\nCVE-2014-0160,0.5\nCVE-2014-0160,0.25\nnone,1\n");
        Files.writeString(directory.resolve("k.csv"), "cveID\nCVE-2014-0160\nnone\n");
        Priorities priorities = priorities("""
                [priority]
                epss = "e.csv"
                kev = "k.csv"
                [priority.weights]
                exploit = 1
                age = 2
                dependents = 3
                clears = 4
                effort = 5
                epss = 6
                kev = 7
                requests = 8
                installs = 9
                """);
        assertThat(priorities.prioritising().epss()).containsEntry("CVE-2014-0160", 0.5);
        assertThat(priorities.prioritising().kev()).containsOnly("CVE-2014-0160");
        assertThat(priorities.malformed())
                .extracting(Malformed::toString)
                .containsExactly(
                        directory.resolve("e.csv") + ":4: no CVE id: 'none'",
                        directory.resolve("k.csv") + ":3: no CVE id: 'none'");
        assertThat(Priority.Factor.values())
                .extracting(priorities.prioritising().weights()::of)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void withoutASectionTheUsualWeightsHold() throws IOException {
        Priorities priorities = priorities("");
        assertThat(priorities.prioritising().weights().of(Priority.Factor.EXPLOIT))
                .isEqualTo(40);
        assertThat(priorities.prioritising().epss()).isEmpty();
        assertThat(priorities.malformed()).isEmpty();
    }

    private Priorities priorities(String toml) throws IOException {
        Path file = Files.writeString(directory.resolve(Configuration.FILE), toml);
        return Priorities.of(
                Configuration.read(file).urgency(),
                new Inputs(directory, new ByteArrayInputStream(new byte[0])),
                LocalDate.of(2015, 1, 1),
                Dependents.NONE,
                finding -> Optional.empty());
    }
}
