package org.holdfast;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
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

    private static final Set<String> DOORS = Set.of("cli", "web");

    /** What a door may name besides the desk, the words and the hands: values of the pure rooms. */
    private static final Set<String> VALUES =
            Set.of("pkgsrc", "lint", "triage", "request", "overlay", "outcome", "rebuild", "report");

    /** The verbs that need no branch: they read files themselves, and no desk stands between. */
    private static final Set<String> WITHOUT_A_BRANCH =
            Set.of("AuditCommand", "MatchCommand", "ReplayCommand", "ScanCommand", "TimelineCommand");

    /** What rooms other than backport and merge may name of trial. */
    private static final Set<String> FACE_OF_TRIAL =
            Set.of("BranchTip", "TrialRunner", "TrialResults", "RecordedTrial");

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
    void onlyTheCommandLineKnowsPicocli() {
        picocli("org.holdfast").check(HOUSE);
    }

    @Test
    void doorsAskTheDeskAndNotTheRoomsBehindIt() {
        doors("org.holdfast").check(HOUSE);
    }

    @Test
    void onlyBackportAndMergeNameTheInsidesOfTrial() {
        insidesOfTrial("org.holdfast").check(HOUSE);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void thePublicFaceOfARoomHasNoCycles(String room) {
        assertThat(cyclic(HOUSE, "org.holdfast." + room)).isEmpty();
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
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> picocli("org.holdfast.brokenhouse").check(broken))
                .withMessageContaining("desk.ParsesOptions");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> doors("org.holdfast.brokenhouse").check(broken))
                .withMessageContaining("cli.AsksTheStore")
                .withMessageContaining("web.ReadsAList")
                .withMessageNotContaining("cli.AuditCommand");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> insidesOfTrial("org.holdfast.brokenhouse").check(broken))
                .withMessageContaining("desk.ParsesOptions")
                .withMessageNotContaining("merge.MayLookInside");
        assertThat(cyclic(broken, "org.holdfast.brokenhouse.audit")).containsExactly("ChickenReport", "EggReport");
        assertThat(cyclic(broken, "org.holdfast.brokenhouse.pkgsrc")).isEmpty();
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

    private static ArchRule picocli(String root) {
        return noClasses()
                .that(resideInAPackage(root + "..").and(not(resideInAPackage(root + ".cli.."))))
                .should()
                .dependOnClassesThat(resideInAPackage("picocli.."));
    }

    /** Doors call the desk; what they name besides are values. Nothing that acts or keeps is behind their back. */
    private static ArchRule doors(String root) {
        return noClasses()
                .that(describe("are doors", type -> DOORS.contains(room(root, type))))
                .should(dependOn("rooms behind the desk", (door, type) -> {
                    String room = room(root, type);
                    boolean reader = Set.of("bmake", "source", "history", "replay", "audit")
                            .contains(room);
                    boolean allowed = room.isEmpty()
                            || room.equals(room(root, door))
                            || VALUES.contains(room)
                            || Set.of("desk", "config", "tool").contains(room)
                            || type.getSimpleName().equals("Inputs")
                            || reader
                                    && WITHOUT_A_BRANCH.contains(outermost(door).getSimpleName());
                    return !allowed;
                }));
    }

    private static ArchRule insidesOfTrial(String root) {
        return noClasses()
                .that(describe(
                        "are not of trial, backport or merge",
                        type -> !Set.of("trial", "backport", "merge").contains(room(root, type))))
                .should(dependOn(
                        "insides of trial",
                        (from, type) -> room(root, type).equals("trial")
                                && !FACE_OF_TRIAL.contains(outermost(type).getSimpleName())));
    }

    /**
     * The public classes of a room, without those that some order puts below what they depend on. A sealed interface names what
     * it permits, and is above it.
     */
    private static List<String> cyclic(JavaClasses house, String room) {
        Map<JavaClass, Set<JavaClass>> below = new HashMap<>();
        for (JavaClass type : house) {
            JavaClass from = outermost(type);
            if (type.getPackageName().equals(room) && from.getModifiers().contains(JavaModifier.PUBLIC)) {
                Set<JavaClass> named = below.computeIfAbsent(from, key -> new HashSet<>());
                type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> outermost(dependency.getTargetClass()))
                        .filter(to -> !to.equals(from)
                                && to.getPackageName().equals(room)
                                && to.getModifiers().contains(JavaModifier.PUBLIC)
                                && !to.isAssignableTo(from.getName()))
                        .forEach(named::add);
            }
        }
        while (below.keySet().removeIf(type -> below.get(type).stream().noneMatch(below::containsKey))) {
            continue;
        }
        return below.keySet().stream().map(JavaClass::getSimpleName).sorted().toList();
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass component = type.getBaseComponentType();
        return component.getEnclosingClass().map(HouseRulesTest::outermost).orElse(component);
    }

    /** The room of a class below a root; empty elsewhere. */
    private static String room(String root, JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.startsWith(root + ".") ? name.substring(root.length() + 1).split("\\.", 2)[0] : "";
    }

    private static ArchCondition<JavaClass> dependOn(String what, BiPredicate<JavaClass, JavaClass> is) {
        return new ArchCondition<>("depend on " + what) {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                    events.add(new SimpleConditionEvent(
                            dependency, is.test(from, dependency.getTargetClass()), dependency.getDescription()));
                }
            }
        };
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
    private static final DescribedPredicate<JavaClass> WORLD = describe(
            "touch the world",
            type -> (type.getPackageName().equals("java.io")
                            && !Set.of("StringWriter", "Writer", "Serializable", "Closeable", "ObjectStreamException")
                                    .contains(type.getSimpleName()))
                    || Set.of("java.lang.Process", "java.lang.ProcessBuilder", "java.lang.Runtime", "java.time.Clock")
                            .contains(type.getName()));
}
