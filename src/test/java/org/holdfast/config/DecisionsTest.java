package org.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionsTest {

    @TempDir
    private Path directory;

    /** A decision that is not read hides nothing, and opens a finding again: it must be said. */
    @Test
    void whatIsThereButCannotBeReadIsNotNothing() throws IOException {
        Path configured = Files.writeString(directory.resolve("holdfast.toml"), "[branch]\nname = \"x\"\n");
        Path file = directory.resolve(Decisions.FILE);
        assertThat(Configuration.read(configured).decisions()).isEmpty();
        Files.createSymbolicLink(file, Path.of("gone.toml"));
        refused(configured, file, "leads to gone.toml, which does not exist");
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/null"));
        refused(configured, file, "is a device or a pipe, not a file");
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
        refused(configured, file, "is a device or a pipe, not a file");
        Files.delete(file);
        Files.createSymbolicLink(file, file);
        refused(configured, file, "cannot be read: Too many levels of symbolic links");
        Files.delete(file);
        Files.createDirectory(file);
        refused(configured, file, "is a directory");
        Files.delete(file);
        Files.write(file, new byte[(1 << 20) + 1]);
        refused(configured, file, "is larger than the limit of 1 MB");
    }

    /** Escapes in a file may stand for any character, also for one that the file cannot have. */
    @Test
    void whatIsAddedReadsAsItWas() throws IOException {
        Path file = Files.writeString(
                directory.resolve(Decisions.FILE),
                "[[decision]]\nkind = 'override'\npackage = \"a<1\\u0001\\t\\\\\\\"\\u20ac\\U0001f600\\u00e9\"\nwhy = 'w'\nwho = 'j'\n");
        List<MaintainerDecision> there = Decisions.read(file);
        MaintainerDecision.PolicyOverride override = (MaintainerDecision.PolicyOverride) there.getFirst();
        assertThat(override.scope().packages()).isEqualTo("a<1\u0001\t\\\"\u20ac\ud83d\ude00\u00e9");
        Path other = directory.resolve("other.toml");
        Decisions.add(other, List.of(override));
        assertThat(Decisions.read(other))
                .singleElement()
                .isInstanceOfSatisfying(
                        MaintainerDecision.PolicyOverride.class,
                        read -> assertThat(read.scope()).isEqualTo(override.scope()));
    }

    private static void refused(Path configured, Path file, String why) {
        String named = Configuration.read(configured).decisions().orElseThrow();
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> Decisions.read(Path.of(named)))
                .withMessageStartingWith(file + ": " + why);
        assertThatExceptionOfType(InvalidConfiguration.class).isThrownBy(() -> Decisions.checkWritable(file));
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> Decisions.add(file, List.of()))
                .withMessageStartingWith(file + ": " + why);
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> Removals.read(file))
                .withMessageStartingWith(file + ": " + why);
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> Ignores.read(file))
                .withMessageStartingWith(file + ": " + why);
    }

    @Test
    void readsEveryKindWithItsPlace() throws IOException {
        List<MaintainerDecision> decisions = read("""
                # Kept beside holdfast.toml.
                [[decision]]
                kind = "not-affected"
                package = "openssl"
                advisory = "CVE-2014-0224"
                why = "built without DTLS — says Jané"
                who = "jane"
                until = 2027-01-01

                [[decision]]
                kind = "accepted"
                package = "lang/php5?"
                advisory = "http://php.net/ChangeLog-5.php#5.4.39"
                why = "no untrusted code here"
                who = "jane"

                [[decision]]
                kind = "override"
                package = "nodejs"
                why = "0.10 is dead"
                who = "jim"

                [[decision]]
                kind = "entry-right"
                entry = "foo<2  dos  http://a"
                why = "asked upstream"
                who = "jim"

                [[decision]]
                kind = "entry-wrong"
                entry = "openssl<1.0.1o\tsignature-forgery\thttps://b"
                corrected = "openssl>=1.0.1<1.0.1p"
                why = "secadv_20150709 says so"
                who = "jim"
                """);
        assertThat(decisions)
                .extracting(MaintainerDecision::kind)
                .containsExactly("not-affected", "accepted", "override", "entry-right", "entry-wrong");
        assertThat(decisions.getFirst().review().until()).contains(LocalDate.of(2027, 1, 1));
        assertThat(decisions.getFirst().review().where()).isEqualTo("decisions.toml:2");
        assertThat(decisions.getFirst().review().why())
                .as("bytes, as from the list")
                .isEqualTo("built without DTLS \u00e2\u0080\u0094 says Jan\u00c3\u00a9");
        assertThat(((MaintainerDecision.EntryRight) decisions.get(3)).entry()).isEqualTo("foo<2\tdos\thttp://a");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "who = 'a'                                        | :1: only [[decision]] is known here, not 'who'",
                "decision = 3                                     | :1: decisions are written [[decision]]",
                "[[decision]]\\nkind = 'wrong'                    | :2: no decision is of kind 'wrong'; there are accepted, entry-right",
                "[[decision]]\\nwho = 'a'                         | :1: this decision must say 'kind'",
                "[[decision]]\\nkind = 'accepted'\\nwho = 'a'     | :1: this decision must say 'why'",
                "[[decision]]\\nkind = 'accepted'\\nwhy = 'a'     | :1: this decision must say 'who'",
                "[[decision]]\\nkind = 'accepted'\\npkg = 'a'     | :3: no key 'pkg' is known in a decision of kind 'accepted'",
                "[[decision]]\\nkind = 'accepted'\\nentry = 'a'   | :3: no key 'entry' is known",
                "[[decision]]\\nkind = 'accepted'\\nwhy='a'\\nwho='b'\\npackage = 'c'                   | :1: this decision must say 'advisory'",
                "[[decision]]\\nkind = 'accepted'\\nwhy='a'\\nwho='b'\\nuntil = '2027-01-01'            | :5: 'until' is a date",
                "[[decision]]\\nkind = 'override'\\nwhy='a'\\nwho='b'\\npackage = '{c'                  | :1: a '{' without its '}'",
                "[[decision]]\\nkind = 'override'\\nwhy=\"a\\\\nb\"\\nwho='b'\\npackage = 'c'           | :3: 'why' is one line",
                "[[decision]]\\nkind = 'entry-wrong'\\nwhy='a'\\nwho='b'\\nentry='c'                    | :1: an entry-wrong has 'corrected'",
                "[[decision]]\\nkind = 'entry-wrong'\\nwhy='a'\\nwho='b'\\nentry='c'\\ncorrected='d e'  | :1: no URL in 'd e'",
            })
    void whatCannotBeUnderstoodIsRefusedWithItsPlace(String text, String why) {
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> read(text.replaceAll("(?<!\\\\)\\\\n", "\n").replace("\\\\n", "\\n") + "\n"))
                .withMessageContaining("decisions.toml" + why);
    }

    @Test
    void theConfigurationNamesThemOrTheyStandBesideIt() throws IOException {
        Path toml = Files.writeString(directory.resolve(Configuration.FILE), "[branch]\nname = \"b\"\n");
        assertThat(Configuration.read(toml).decisions()).isEmpty();
        Files.writeString(directory.resolve(Decisions.FILE), "");
        assertThat(Configuration.read(toml).decisions())
                .contains(directory.resolve(Decisions.FILE).toString());
        Files.writeString(toml, "[decisions]\nfile = \"other.toml\"\n");
        assertThat(Configuration.read(toml).decisions())
                .contains(directory.resolve("other.toml").toString());
        assertThat(Decisions.read(directory.resolve(Decisions.FILE))).isEmpty();
    }

    private List<MaintainerDecision> read(String text) throws IOException {
        return Decisions.read(Files.writeString(directory.resolve("decisions.toml"), text));
    }
}
