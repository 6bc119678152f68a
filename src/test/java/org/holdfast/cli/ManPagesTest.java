package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.holdfast.tool.Filter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual pages, and what programs that show them say to them. */
class ManPagesTest {

    @TempDir
    Path directory;

    private Map<String, String> pages = Map.of();

    @BeforeEach
    void make() throws IOException {
        pages = ManPages.today(LocalDate.of(2026, 11, 24)).all();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Files.writeString(directory.resolve(page.getKey()), page.getValue());
        }
    }

    private String shown(List<String> command, String page) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.add(directory.resolve(page).toString());
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void eachVerbHasAPageThatSaysWhatItsHelpSays() {
        assertThat(pages.keySet()).contains("holdfast.1").hasSize(Holdfast.VERBS.size() + 1);
        for (String verb : Holdfast.VERBS.keySet()) {
            assertThat(pages.get("holdfast-" + verb + ".1"))
                    .contains(".Dd November 24, 2026\n.Dt HOLDFAST-" + verb.toUpperCase(Locale.ROOT) + " 1\n")
                    .contains(
                            ".Nm holdfast " + verb + "\n",
                            ".It Fl h , Fl Fl help\n",
                            ".Sh EXAMPLES\n",
                            ".Sh DESCRIPTION\n");
            assertThat(pages.get("holdfast.1")).contains(".It Xr holdfast-" + verb + " 1\n");
        }
        assertThat(pages.get("holdfast-lint.1"))
                .contains(".Op Fl Fl since Ar \"YYYY-MM-DD\"\n", ".Sh EXIT STATUS\n0 no suspects, 1 suspects");
        assertThat(pages.get("holdfast-scan.1")).contains(".It Fl Fl with-bmake Ns Oo = Ns Ar \"PROGRAM\" Oc\n");
        assertThat(pages.get("holdfast-sync.1")).contains("over 10 % of its entries");
    }

    @Test
    void theMainMethodWritesThem() throws IOException {
        Path made = directory.resolve("a/man");
        ManPages.main(new String[] {made.toString()});
        try (var files = Files.list(made)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrderElementsOf(pages.keySet());
        }
    }

    @Test
    void groffShowsThemWithoutAWarning() throws Exception {
        assumeTrue(Filter.exists("groff"), "no groff here");
        for (String page : new TreeSet<>(pages.keySet())) {
            assertThat(shown(List.of("groff", "-mdoc", "-ww", "-z", "-Tascii"), page))
                    .as(page)
                    .isEmpty();
        }
        String audit = shown(List.of("groff", "-mdoc", "-Tascii", "-P-c", "-P-b", "-P-u"), "holdfast-audit.1");
        assertThat(audit).contains("holdfast audit", "--vulns FILE|URL", "-h, --help", "[[ignore]]", "pkg_info -e '*'");
    }

    @Test
    void mandocFindsNothingToWarnAbout() throws Exception {
        assumeTrue(Filter.exists("mandoc"), "no mandoc here");
        for (String page : new TreeSet<>(pages.keySet())) {
            assertThat(shown(List.of("mandoc", "-Tlint", "-Wwarning"), page))
                    .as(page)
                    .isEmpty();
        }
    }
}
