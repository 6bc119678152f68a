package org.holdfast.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.holdfast.config.Configuration;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.replay.ReplayFixture;
import org.holdfast.source.Inputs;
import org.holdfast.store.Store;
import org.holdfast.tool.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The desk without a door: what it keeps, and when that no longer holds. */
class DeskTest {

    private static final String CONFIGURATION = """
            [branch]
            name = "2014Q1"
            date = 2014-04-09
            [git]
            repository = "pkgsrc.git"
            trunk = "trunk"
            release = "release/2014Q1"
            backports = "backports/2014Q1"
            [vulnerabilities]
            list = "%s"
            """;

    @TempDir
    private Path directory;

    private Instant now = Instant.parse("2015-06-01T12:00:00Z");

    @BeforeEach
    void synced() throws Exception {
        ReplayFixture.write(directory, """
                2014-04-09
                2014Q1 2014-04-09
                security/openssl openssl-1.0.1g
                www/curl curl-7.36.0
                \tUpdated security/openssl to 1.0.1h [wiz 2014-06-05]
                """);
        Files.writeString(directory.resolve("vulns"), """
                #FORMAT 1.0.0
                openssl<1.0.1h	spoof	http://a/CVE-2014-0224
                curl<7.37	dos	http://a/CVE-2014-1
                """);
        configure("");
        try (Desk desk = open(directory.resolve("holdfast.toml"))) {
            desk.sync(false);
        }
    }

    @Test
    void whatSyncAssessedIsReadAndHoldsFromWhereverItIsAsked() throws Exception {
        assertThat(isKept()).isTrue();
        Path here = Path.of("").toAbsolutePath().relativize(directory.toAbsolutePath());
        try (Desk desk = open(here.resolve("holdfast.toml"))) {
            assertThat(isKept(desk, here.resolve("holdfast.toml"))).isTrue();
        }
    }

    @Test
    void anAssessmentIsReadOnceAndThenStaysOpen() {
        try (Desk desk = open(directory.resolve("holdfast.toml"))) {
            Assessment all = desk.assess(List.of());
            assertThat(all.assessed()).hasSize(2);
            assertThat(desk.assess(List.of()).assessed().getFirst())
                    .isSameAs(all.assessed().getFirst());
            assertThat(desk.assess(List.of("curl")).assessed()).hasSize(1);
        }
    }

    @Test
    void whatItDependsOnMakesItAnother() throws Exception {
        configure("[policy]\nleading = 2\n");
        assertThat(isKept()).isFalse();
        configure("[priority.weights]\nage = 7\n");
        assertThat(isKept()).isFalse();
        configure("[platform.mk_conf]\nACCEPTABLE_LICENSES = \"x\"\n");
        assertThat(isKept()).isFalse();
        configure("");
        assertThat(isKept()).isTrue();
        Files.writeString(directory.resolve("decisions.toml"), """
                [[decision]]
                kind = "accepted"
                package = "curl"
                advisory = "http://a/CVE-2014-1"
                why = "not reachable here"
                who = "joe"
                """);
        assertThat(isKept()).isFalse();
        Files.delete(directory.resolve("decisions.toml"));
        now = Instant.parse("2015-06-02T00:00:00Z");
        assertThat(isKept()).isFalse();
    }

    @Test
    void whatIsReadIsWhatWasDecided() throws Exception {
        Assessment kept;
        try (Desk desk = open(directory.resolve("holdfast.toml"))) {
            kept = desk.assess(List.of());
        }
        configure(
                "[policy]\nleading = 1\n"); // the default, said: nothing is different but the text of the rule's place
        Files.writeString(directory.resolve("decisions.toml"), "");
        try (Desk desk = open(directory.resolve("holdfast.toml"))) {
            assertThat(isKept(desk, directory.resolve("holdfast.toml"))).isFalse();
            assertThat(desk.assess(List.of()).assessed().stream()
                            .map(one -> one.triaged().disposition().sentence()))
                    .containsExactlyElementsOf(kept.assessed().stream()
                            .map(one -> one.triaged().disposition().sentence())
                            .toList());
        }
    }

    @Test
    void theStoreIsToldAboutInFigures() {
        try (Desk desk = open(directory.resolve("holdfast.toml"))) {
            assertThat(desk.storeInfo().rows()).containsEntry("findings", 2L);
            assertThat(desk.timeline(java.util.Optional.empty())).hasSize(1);
            assertThatThrownBy(() -> desk.timeline(java.util.Optional.of("nonesuch")))
                    .isInstanceOf(Unusable.class);
            String history = desk.exportHistory();
            assertThatThrownBy(() -> desk.importHistory("export", history, false))
                    .isInstanceOf(Unusable.class);
            assertThat(desk.importHistory("export", history, true).findings()).isEqualTo(2);
            assertThat(desk.exportHistory()).isEqualTo(history);
        }
    }

    private void configure(String more) throws Exception {
        Files.writeString(
                directory.resolve("holdfast.toml"), CONFIGURATION.formatted(directory.resolve("vulns")) + more);
    }

    private Desk open(Path configuration) {
        return Desk.open(Configuration.read(configuration), surroundings(), Progress.SILENT);
    }

    private Surroundings surroundings() {
        return new Surroundings(
                Clock.fixed(now, ZoneOffset.UTC),
                Map.of("HOME", directory.toString()),
                new Inputs(directory.resolve("cache"), InputStream.nullInputStream()),
                directory);
    }

    private boolean isKept() {
        Path configuration = directory.resolve("holdfast.toml");
        try (Desk desk = open(configuration)) {
            return isKept(desk, configuration);
        }
    }

    private boolean isKept(Desk desk, Path file) {
        Configuration configuration = Configuration.read(file);
        Store store = desk.store();
        return Assessor.of(store, configuration, surroundings(), Progress.SILENT)
                .kept(KeptAssessment.key(store, configuration, surroundings()))
                .isPresent();
    }
}
