package org.holdfast;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the code to the plan of the house in {@code docs/architecture.md}. */
class HouseRulesTest {

    /** From the ground up: a room imports only rooms before it. */
    private static final List<String> ROOMS = List.of(
            "pkgsrc",
            "bmake",
            "tool",
            "config",
            "source",
            "history",
            "replay",
            "audit",
            "lint",
            "triage",
            "request",
            "overlay",
            "outcome",
            "forge",
            "trial",
            "backport",
            "merge",
            "rebuild",
            "build",
            "gate",
            "publish",
            "store",
            "report",
            "desk",
            "cli",
            "web");

    private static final Set<String> PURE =
            Set.of("pkgsrc", "bmake", "audit", "lint", "triage", "request", "overlay", "outcome", "rebuild", "report");

    private static final Set<String> VAGUE = Set.of("Manager", "Helper", "Util", "Utils", "Impl", "Service");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.holdfast");

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomImportsOnlyRoomsBeforeIt(String room) {
        direction("org.holdfast", room).check(HOUSE);
    }

    @ParameterizedTest
    @MethodSource("pureRooms")
    void aPureRoomDoesNoInputOrOutputReadsNoClockAndLogsNothing(String room) {
        purity("org.holdfast", room).check(HOUSE);
    }

    @ParameterizedTest
    @MethodSource("pureRooms")
    void aPureRoomImportsOnlyPureRooms(String room) {
        List<String> impure = ROOMS.stream()
                .filter(other -> !PURE.contains(other))
                .map(other -> "org.holdfast." + other + "..")
                .toList();
        noClasses()
                .that(resideInAPackage("org.holdfast." + room + ".."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(impure.toArray(String[]::new)))
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    @Test
    void everyClassIsInARoom() {
        assertThat(HOUSE.stream().map(JavaClass::getPackageName))
                .allSatisfy(name -> assertThat(ROOMS).contains(name.replaceFirst("^org\\.holdfast\\.", "")));
    }

    @Test
    void noNameIsVague() {
        assertThat(HOUSE.stream().map(JavaClass::getSimpleName))
                .allSatisfy(name -> assertThat(VAGUE).noneMatch(name::endsWith));
    }

    @Test
    void valuesAreRecordsOrFinal() {
        classes()
                .that(not(resideInAPackage("org.holdfast.cli")))
                .and()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(HOUSE);
    }

    /** A rule that cannot fail holds nothing: these must, on rooms built to break them. */
    @Test
    void theRulesThemselvesFailWhereTheyAreBroken() {
        JavaClasses broken = new ClassFileImporter().importPackages("org.holdfast.brokenhouse");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(
                        () -> direction("org.holdfast.brokenhouse", "pkgsrc").check(broken))
                .withMessageContaining("org.holdfast.brokenhouse.audit");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> purity("org.holdfast.brokenhouse", "pkgsrc").check(broken))
                .withMessageContaining("java.nio.file.Files");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> purity("org.holdfast.brokenhouse", "audit").check(broken))
                .withMessageContaining("now()");
        direction("org.holdfast.brokenhouse", "audit").check(broken);
    }

    private static Stream<String> rooms() {
        return ROOMS.stream();
    }

    private static Stream<String> pureRooms() {
        return PURE.stream().sorted();
    }

    private static ArchRule direction(String root, String room) {
        String[] later = ROOMS.stream()
                .skip(ROOMS.indexOf(room) + 1L)
                .map(other -> root + "." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that(resideInAPackage(root + "." + room + ".."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(later))
                .allowEmptyShould(true);
    }

    private static ArchRule purity(String root, String room) {
        return noClasses()
                .that(resideInAPackage(root + "." + room + ".."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..",
                        "java.sql..",
                        "java.util.logging..",
                        "org.slf4j.."))
                .orShould()
                .dependOnClassesThat(WORLD)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.LocalDate.class, "now")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .allowEmptyShould(true);
    }

    /** Of java.io only what works in memory is pure. */
    private static final com.tngtech.archunit.base.DescribedPredicate<JavaClass> WORLD =
            com.tngtech.archunit.base.DescribedPredicate.describe(
                    "touch the world",
                    type -> (type.getPackageName().equals("java.io")
                                    && !Set.of(
                                                    "StringWriter",
                                                    "Writer",
                                                    "Serializable",
                                                    "Closeable",
                                                    "ObjectStreamException")
                                            .contains(type.getSimpleName()))
                            || Set.of(
                                            "java.lang.Process",
                                            "java.lang.ProcessBuilder",
                                            "java.lang.Runtime",
                                            "java.time.Clock")
                                    .contains(type.getName()));
}
