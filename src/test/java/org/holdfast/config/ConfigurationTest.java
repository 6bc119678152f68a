package org.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.bmake.Platform;
import org.holdfast.triage.Priority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

    @TempDir
    private Path directory;

    @Test
    void readsItsOwnTemplate() throws IOException {
        Configuration read = read(Configuration.template());
        assertThat(read.name()).contains("2014Q1");
        assertThat(read.date()).contains(LocalDate.of(2014, 4, 9));
        assertThat(read.branches().orElseThrow().names())
                .containsExactly("trunk", "release/2014Q1", "backports/2014Q1");
        assertThat(read.branches().orElseThrow().mirror()).isEqualTo(directory.resolve(".holdfast/pkgsrc.git"));
        assertThat(read.vulns().orElseThrow()).startsWith("https://");
        assertThat(read.keyring()).isEmpty();
        assertThat(read.leading().leading()).hasValue(1);
        assertThat(read.rules()).extracting(Configuration.Rule::packages).contains("openssl<3", "php", "firefox*");
    }

    @Test
    void aRepositoryIsAnAddressOrADirectoryBesideTheFile() throws IOException {
        String rest = "\"\ntrunk = \"t\"\nrelease = \"r\"\n";
        for (String address : List.of("https://example.org/a.git", "git@example.org:a.git", "file:///srv/a.git")) {
            Configuration.Branches branches =
                    read("[git]\nrepository = \"" + address + rest).branches().orElseThrow();
            assertThat(branches.isMirrored()).isTrue();
            assertThat(branches.repository()).isEqualTo(address);
        }
        Configuration.Branches branches =
                read("[git]\nrepository = \"trees/a.git" + rest).branches().orElseThrow();
        assertThat(branches.isMirrored()).isFalse();
        assertThat(branches.repository())
                .isEqualTo(directory.resolve("trees/a.git").toString());
    }

    @Test
    void gitNeedsItsBranchesAndAnAddressForUpstream() {
        assertThatThrownBy(() -> read("[git]\nrepository = \"a\"\ntrunk = \"t\"\n"))
                .hasMessageEndingWith("[git] must say 'release'");
        assertThatThrownBy(() ->
                        read("[git]\nrepository = \"a\"\nupstream = \"https://x/y\"\ntrunk = \"t\"\nrelease = \"r\"\n"))
                .hasMessageContaining(":3: 'upstream' goes with");
    }

    @Test
    void thePlatformAndItsSettingsAreTheOperators() throws IOException {
        Configuration read = read(
                "[platform]\nopsys = \"SunOS\"\nos_version = \"5.11\"\n[platform.mk_conf]\nPHP_VERSION_DEFAULT = \"55\"\n");
        assertThat(read.platform()).isEqualTo(new Platform("SunOS", "5.11", "x86_64"));
        assertThat(read.mkConf()).containsExactly(Map.entry("PHP_VERSION_DEFAULT", "55"));
        assertThatThrownBy(() -> read("[platform]\nmk_conf = 1\n")).hasMessageContaining("[platform.mk_conf]");
    }

    @Test
    void withoutAFileThereIsTheTemplatesPolicyAndNothingElse() {
        Configuration none = Configuration.none();
        assertThat(none.branchScan()).isEmpty();
        assertThat(none.vulns()).isEmpty();
        assertThat(none.rules())
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(rule.where()).startsWith("built in:"));
    }

    @Test
    void everyRuleSaysWhereItStands() throws IOException {
        Configuration read = read(
                "[policy]\n\n[[policy.rule]]\npackages = \"a\"\nleading = 2\n\n[[policy.rule]]\npackages = \"b\"\nseries = \"any\"\n");
        assertThat(read.rules())
                .extracting(rule -> rule.where().replaceFirst(".*:", ""))
                .containsExactly("3", "7");
    }

    @Test
    void anEmptyFileIsAConfiguration() throws IOException {
        assertThat(read("").leading().leading()).hasValue(1);
    }

    @Test
    void theStoreIsADirectoryBesideTheFileOrAnAddress() throws IOException {
        assertThat(read("").store()).isEqualTo(directory.resolve(".holdfast").toString());
        assertThat(read("[store]\nurl = \"x/y\"\n").store())
                .isEqualTo(directory.resolve("x/y").toString());
        assertThat(read("[store]\nurl = \"jdbc:postgresql://h/d\"\n").store()).isEqualTo("jdbc:postgresql://h/d");
        assertThat(Configuration.none().store()).isEqualTo(".holdfast");
    }

    @Test
    void whatMakesAFindingUrgentIsWeighedAndItsFilesStandBesideTheConfiguration() throws IOException {
        Configuration.Urgency urgency =
                read("[priority]\nepss = \"e.csv.gz\"\nkev = \"/srv/kev.csv\"\n[priority.weights]\nepss = 0\nage = 1000\n")
                        .urgency();
        assertThat(urgency.epss()).contains(directory.resolve("e.csv.gz").toString());
        assertThat(urgency.kev()).contains("/srv/kev.csv");
        assertThat(urgency.weights()).containsOnly(Map.entry("epss", 0), Map.entry("age", 1000));
        Configuration.Urgency none = new Configuration.Urgency(Map.of(), Optional.empty(), Optional.empty());
        assertThat(read("").urgency()).isEqualTo(none);
        assertThat(Configuration.none().urgency()).isEqualTo(none);
    }

    @Test
    void theTemplateNamesEveryFactorWithItsUsualWeight() throws IOException {
        String commented = Configuration.template()
                .replace("# [priority.weights]", "[priority.weights]")
                .replaceAll("(?m)^# (\\w+ = [0-9]+ +# )", "$1");
        Map<String, Integer> usual = Stream.of(Priority.Factor.values())
                .collect(Collectors.toMap(Priority.Factor::toString, Priority.Factor::usual));
        assertThat(read(commented).urgency().weights()).isEqualTo(usual);
    }

    @Test
    void aForgeHasItsUsualAddressOrOneOfItsOwn() throws IOException {
        assertThat(read("").forge()).isEmpty();
        assertThat(read("[forge]\nkind = \"github\"\nrepository = \"acme/pkgsrc\"\n")
                        .forge())
                .contains(new Configuration.ForgeAt(
                        ForgeKind.GITHUB, "acme/pkgsrc", URI.create("https://api.github.com")));
        assertThat(read("[forge]\nkind = \"gitlab\"\nrepository = \"a/b/c\"\nurl = \"https://x.example/api/v4/\"\n")
                        .forge())
                .contains(new Configuration.ForgeAt(ForgeKind.GITLAB, "a/b/c", URI.create("https://x.example/api/v4")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[branch | 1 | ",
                "[brunch] | 1 | brunch",
                "[branch];nmae = 'x' | 2 | nmae",
                "[branch];date = '2014-04-09' | 2 | without quotes",
                "[branch];name = 3 | 2 | text in quotes",
                "[trunk];changes = [1] | 2 | list of texts",
                "[store];url = 'jdbc:mysql://h/d' | 2 | jdbc:postgresql:",
                "[priority];kev = 3 | 2 | text in quotes",
                "[priority];epss = 'https://example.org/e.csv' | 2 | is a file",
                "[priority];exploit = 3 | 2 | exploit",
                "[priority];weights = 3 | 2 | [priority.weights]",
                "[priority.weights];severity = 3 | 2 | severity",
                "[priority.weights];age = -1 | 2 | from 0 to 1000",
                "[priority.weights];age = 1.5 | 2 | from 0 to 1000",
                "[priority.weights];requests = 'x' | 2 | from 0 to 1000",
                "[forge];repository = 'a/b' | 1 | is \"github\", \"gitlab\" or \"forgejo\"",
                "[forge];kind = 'sourceforge';repository = 'a/b' | 2 | is \"github\"",
                "[forge];kind = 'github' | 1 | owner/name",
                "[forge];kind = 'github';repository = 'a/b/c' | 3 | owner/name",
                "[forge];kind = 'github';repository = '../..' | 3 | owner/name",
                "[forge];kind = 'github';repository = 'a/b?x' | 3 | owner/name",
                "[forge];kind = 'github';repository = 'a/b';url = 'ftp://x' | 4 | address of the forge's API",
                "[forge];kind = 'github';repository = 'a/b';url = 'https://me:pw@x/y' | 4 | without any password",
                "[forge];kind = 'github';repository = 'a/b';url = 'https://' | 4 | address of the forge's API",
                "[forge];kind = 'github';repository = 'a/b';token = 'x' | 4 | no key 'token'",
                "[policy];leading = 0 | 2 | from 1 to 9",
                "[policy];leading = 'x' | 2 | from 1 to 9",
                "[policy];rule = 3 | 2 | [[policy.rule]]",
                "[[policy.rule]];packages = 'x' | 1 | either",
                "[[policy.rule]];leading = 1 | 1 | 'packages'",
                "[[policy.rule]];packages = 'x';leading = 1;series = 'any' | 1 | either",
                "[[policy.rule]];packages = 'x';leading = 1;reason = 'y' | 4 | reason",
            })
    void saysWhichLineItDoesNotUnderstand(String text, int line, String why) {
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> read(text.replace(';', '\n')))
                .withMessageContaining("holdfast.toml:" + line + ": ")
                .withMessageContaining(why == null ? "" : why);
    }

    private static final String SEVERAL = """
            [[branch]]
            name = "2014Q1"
            date = 2014-04-09
            [branch.git]
            release = "release/2014Q1"
            backports = "backports/2014Q1"

            [[branch]]
            name = "2014Q4"
            [branch.git]
            release = "release/2014Q4"
            [branch.platform]
            opsys = "NetBSD"
            [[branch.policy.rule]]
            packages = "curl"
            series = "any"
            [branch.store]
            url = "elsewhere"

            [git]
            repository = "pkgsrc.git"
            trunk = "trunk"
            [platform]
            machine_arch = "aarch64"
            [[policy.rule]]
            packages = "php"
            leading = 2
            """;

    @Test
    void severalBranchesShareWhatIsNotTheirOwn() throws IOException {
        Configuration first = read(SEVERAL);
        Path file = directory.resolve(Configuration.FILE);
        assertThat(Configuration.all(file)).hasSize(2).first().isEqualTo(first);
        Configuration second = Configuration.read(file, Optional.of("2014Q4"));
        assertThat(first.branches().orElseThrow().names())
                .containsExactly("trunk", "release/2014Q1", "backports/2014Q1");
        assertThat(second.branches().orElseThrow().names()).containsExactly("trunk", "release/2014Q4");
        assertThat(second.platform().toString()).contains("NetBSD", "aarch64");
        assertThat(first.rules()).extracting(Configuration.Rule::packages).containsExactly("php");
        assertThat(second.rules()).extracting(Configuration.Rule::packages).containsExactly("curl", "php");
        // Nothing that is written is shared.
        assertThat(first.store())
                .isEqualTo(directory.resolve(".holdfast/2014Q1").toString());
        assertThat(second.store()).isEqualTo(directory.resolve("elsewhere").toString());
        assertThat(second.building().directory())
                .isEqualTo(directory.resolve(".holdfast/builds/2014Q4").toString());
        assertThat(second.publishing().removals())
                .isEqualTo(directory.resolve("removals-2014Q4.toml").toString());
        // A branch in git names its branch, too.
        assertThat(Configuration.read(file, Optional.of("release/2014Q4"))).isEqualTo(second);
        assertThat(Configuration.read(file, Optional.of("trunk"))).isEqualTo(first);
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> Configuration.read(file, Optional.of("2014Q2")))
                .withMessageEndingWith("has no branch '2014Q2'; there are 2014Q1, 2014Q4");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[store];url = 'jdbc:postgresql://h/d' | each branch needs a 'url' of its own",
                "[publish];repository = 'live' | each branch needs a 'repository' of its own",
                "[build];database = 'jdbc:postgresql://h/d' | each branch needs a 'database' of its own",
                "[[branch]];date = 2015-01-01 | each has a 'name' of its own",
                "[[branch]];name = '2014Q1' | each has a 'name' of its own",
                "[[branch]];name = '../x' | each has a 'name' of its own",
                "[[branch]];name = 'x';[branch.gti];release = 'x' | no key 'gti' is known in [branch]",
                "[[branch]];name = 'x';[branch.git];relase = 'x' | no key 'relase' is known in [git]",
            })
    void severalBranchesRefuseToShareWhatIsWritten(String text, String why) {
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> read(
                        SEVERAL.replace("[branch.store]\nurl = \"elsewhere\"\n", "") + text.replace(';', '\n') + "\n"))
                .withMessageContaining(why);
    }

    @Test
    void severalBranchesHaveDecisionsOfTheirOwn() throws IOException {
        Files.writeString(directory.resolve("decisions-2014Q1.toml"), "");
        assertThat(read(SEVERAL).decisions())
                .contains(directory.resolve("decisions-2014Q1.toml").toString());
        Files.writeString(directory.resolve("decisions.toml"), "");
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> read(SEVERAL))
                .withMessageContaining("call decisions.toml decisions-2014Q1.toml");
        assertThat(read(SEVERAL + "[decisions]\nfile = \"decisions.toml\"\n").decisions())
                .contains(directory.resolve("decisions.toml").toString());
    }

    @Test
    void saysThatThereIsNoFile() {
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> Configuration.read(Path.of("/nowhere/holdfast.toml")))
                .withMessage("/nowhere/holdfast.toml: no such file");
    }

    private Configuration read(String text) throws IOException {
        Path file = directory.resolve(Configuration.FILE);
        Files.writeString(file, text);
        return Configuration.read(file);
    }

    @Test
    void whatIsNoFileOfReasonableSizeIsSaid() throws IOException {
        for (String device : new String[] {"/dev/zero", "/dev/null"}) {
            assertThatExceptionOfType(InvalidConfiguration.class)
                    .isThrownBy(() -> Configuration.read(Path.of(device)))
                    .withMessage(device + ": is a device or a pipe, not a file");
        }
        Path file = directory.resolve("any.toml");
        Files.write(file, new byte[] {'#', (byte) 0xff, '\n'});
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> Configuration.read(file))
                .withMessage(file + ": is not in UTF-8");
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> Configuration.read(directory))
                .withMessage(directory + ": is a directory");
    }

    @Test
    void whatIsNestedWithoutEndIsSaid() throws IOException {
        Path file = directory.resolve("any.toml");
        for (String open : new String[] {"[", "{ a = "}) {
            Files.writeString(file, "\na = " + open.repeat(20_000));
            assertThatExceptionOfType(InvalidConfiguration.class)
                    .isThrownBy(() -> Configuration.read(file))
                    .withMessage(file + ":2: is nested deeper than 200 brackets");
        }
        Files.writeString(file, "a = " + "[".repeat(200) + "]".repeat(200));
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> Configuration.read(file))
                .withMessage(file + ":1: no section [a] is known");
    }

    /** Brackets in quotes and in comments are none for the parser. */
    @Test
    void bracketsInQuotesHideNoNesting() throws IOException {
        Path file = directory.resolve("any.toml");
        for (String open : new String[] {"[\"]\", ", "[ # ]\n"}) {
            Files.writeString(file, "a = " + open.repeat(100_000));
            assertThatExceptionOfType(InvalidConfiguration.class)
                    .isThrownBy(() -> Configuration.read(file))
                    .withMessage(file + ": is nested too deeply");
        }
    }

    /** The parser lists false escapes in values, and throws those in the names of tables. */
    @Test
    void aFalseEscapeIsSaidWhereverItStands() throws IOException {
        Path file = directory.resolve("any.toml");
        for (String text : new String[] {"a = \"\\}\"", "\"\\}\" = 1", "[\"\\}\"]", "[[\"\\}\"]]"}) {
            Files.writeString(file, text);
            assertThatExceptionOfType(InvalidConfiguration.class)
                    .as(text)
                    .isThrownBy(() -> Configuration.read(file))
                    .withMessageContaining("Invalid escape sequence '\\}'");
        }
    }

    /** Names in quotes may be anything; the parser's methods take a text as several names with dots between. */
    @Test
    void aNameInQuotesIsOneNameWhateverItIs() throws IOException {
        Path file = directory.resolve("any.toml");
        for (String name : new String[] {"#", "a.b", " ", ""}) {
            for (String text : new String[] {
                "\"" + name + "\" = 1",
                "[\"" + name + "\"]",
                "[trunk]\n\"" + name + "\" = 1",
                "[[decision]]\nkind = \"accepted\"\n\"" + name + "\" = 1",
                "[[ignore]]\n\"" + name + "\" = 1",
                "[[removal]]\n\"" + name + "\" = 1"
            }) {
                Files.writeString(file, text);
                for (Consumer<Path> reader :
                        List.<Consumer<Path>>of(Configuration::read, Decisions::read, Ignores::read, Removals::read)) {
                    assertThatExceptionOfType(InvalidConfiguration.class)
                            .as(text)
                            .isThrownBy(() -> reader.accept(file))
                            .withMessageContaining(file + ":");
                }
            }
        }
    }

    @Test
    void noNameOfAFileHasANulByte() throws IOException {
        Path file = directory.resolve("any.toml");
        for (String line : new String[] {
            "[store]\nurl = \"a\\u0000b\"",
            "[trunk]\nchanges = [\"a\\u0000b\"]",
            "[trunk]\nchanges = \"\\u0000\"",
            "[decisions]\nfile = \"\\u0000\""
        }) {
            Files.writeString(file, line);
            assertThatExceptionOfType(InvalidConfiguration.class)
                    .isThrownBy(() -> Configuration.read(file))
                    .withMessageStartingWith(file + ":2: '")
                    .withMessageContaining(" in quotes");
        }
    }
}
