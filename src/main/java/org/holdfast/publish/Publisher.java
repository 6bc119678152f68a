package org.holdfast.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.outcome.Generation;
import org.holdfast.outcome.MirrorOutcome;
import org.holdfast.outcome.PublishOutcome;
import org.holdfast.outcome.PublishOutcome.State;
import org.holdfast.outcome.RollbackOutcome;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgSummary;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.source.BinaryPackage;
import org.holdfast.source.BinaryPackages;
import org.holdfast.source.Packages;
import org.holdfast.tool.Progress;
import org.holdfast.tool.SigningKey;

/**
 * Publishes to a repository of binary packages.
 *
 * <p>A repository is a directory; what users name is {@code All} in it. Each publish or rollback makes a new generation, and the switch
 * to it is one rename. Not thread-safe; several processes exclude each other by a lock.
 *
 * @param root the directory of the repository
 * @param clock the time
 * @param who who publishes, for others that wait for the lock
 * @param formats the formats of the summary
 * @param grace for how long a replaced file stays reachable
 * @param prefix where packages install, {@code /usr/pkg}; empty to take it from the packages
 * @param key the key with which packages and summaries are signed
 * @param packages the reader of summaries
 * @param progress the listener
 */
public record Publisher(
        Path root,
        Clock clock,
        String who,
        Set<Summaries.Format> formats,
        Duration grace,
        Optional<String> prefix,
        Optional<SigningKey> key,
        Packages packages,
        Progress progress) {

    static final String SIGNATURE = ".asc";

    static final String SUMMARY = "pkg_summary.gz";

    public Publisher {
        formats = new TreeSet<>(formats);
    }

    /** New packages, and what was found wrong with their files. */
    public record Candidates(List<BinaryPackage> packages, List<Malformed> malformed) {
        public Candidates {
            packages = List.copyOf(packages);
            malformed = List.copyOf(malformed);
        }
    }

    /**
     * Reads the packages in directories, their subdirectories included.
     *
     * @throws Unusable if a directory cannot be read
     */
    public Candidates candidates(List<Path> directories) {
        Set<Path> files = new LinkedHashSet<>();
        Set<Path> real = new HashSet<>();
        for (Path directory : directories) {
            try (var found = Files.walk(directory)) {
                // A tree of packages has each in All, and symbolic links to it in its categories.
                for (Path file : found.filter(one -> one.toString().endsWith(".tgz") && Files.isRegularFile(one))
                        .sorted()
                        .toList()) {
                    if (real.add(file.toRealPath())) {
                        files.add(file);
                    }
                }
            } catch (IOException | UncheckedIOException e) {
                throw new Unusable(
                        directory.toString(),
                        Files.exists(directory) ? "cannot be read: " + e.getMessage() : "there is no such directory");
            }
        }
        Map<Path, Malformed> bad = new ConcurrentHashMap<>();
        AtomicInteger done = new AtomicInteger();
        List<BinaryPackage> read = files.parallelStream()
                .flatMap(file -> {
                    progress.at("reading packages", done.incrementAndGet(), files.size());
                    try {
                        return Stream.of(BinaryPackages.read(file));
                    } catch (Unusable e) {
                        String why = String.valueOf(e.getMessage()).replace(file + ": ", "");
                        bad.put(file, new Malformed(file.toString(), 0, why));
                        return Stream.empty();
                    }
                })
                .toList();
        List<Malformed> malformed = files.stream()
                .flatMap(file -> Optional.ofNullable(bad.get(file)).stream())
                .toList();
        return new Candidates(read, malformed);
    }

    /**
     * Publishes new packages.
     *
     * @param candidates the new packages
     * @param build what the build says that made them; {@link BuildReport#NONE} if nothing does
     * @param rules what may be published
     * @param dry whether to write nothing
     * @param report turns the outcome to what is kept with the generation
     * @throws Unusable if another process writes the repository, or it is damaged
     */
    public PublishOutcome publish(
            List<BinaryPackage> candidates,
            BuildReport build,
            PublishRules rules,
            boolean dry,
            Function<PublishOutcome, String> report) {
        Repository repository = new Repository(root);
        if (dry) {
            return publish(repository, candidates, build, rules, true, report);
        }
        return repository.locked(who, () -> publish(repository, candidates, build, rules, false, report));
    }

    private PublishOutcome publish(
            Repository repository,
            List<BinaryPackage> candidates,
            BuildReport build,
            PublishRules rules,
            boolean dry,
            Function<PublishOutcome, String> report) {
        Optional<Generation> before = repository.current();
        Map<String, PublishedFile> live =
                before.map(one -> live(repository, one)).orElse(Map.of());
        progress.at("composing the set", 0, live.size());
        SetComposer.Composition set =
                new SetComposer(live.values(), candidates, build, rules, prefix, takenBack(repository)).compose();
        List<String> refusals = new ArrayList<>(set.refusals());
        if (set.files().isEmpty() && refusals.isEmpty()) {
            refusals.add("the set would be empty");
        }
        List<String> notes = new ArrayList<>(set.notes());
        if (formats.contains(Summaries.Format.ZST) && !Summaries.hasZstd()) {
            notes.add(
                    "no pkg_summary.zst: there is no zstd program here; pkgin asks for .zst first, and takes .gz last,"
                            + " which is about 1.7 times as large");
        }
        boolean same = before.isPresent()
                && set.files().size() == live.size()
                && set.files().stream().allMatch(file -> file.source().isEmpty());
        State state =
                !refusals.isEmpty() ? State.REFUSED : same ? State.UNCHANGED : dry ? State.PLANNED : State.PUBLISHED;
        int number = before.map(Generation::number).orElse(0) + 1;
        PublishOutcome outcome = new PublishOutcome(
                root.toString(),
                state,
                before.map(Generation::number),
                state == State.PUBLISHED ? Optional.of(number) : Optional.empty(),
                set.members(),
                refusals,
                notes,
                set.proven(),
                set.effect());
        if (state == State.PUBLISHED) {
            write(repository, before, Generation.Kind.PUBLISH, "", set.files(), report.apply(outcome));
        }
        return outcome;
    }

    /** What rollbacks took back, by PKGNAME and content, with the reason: to publish it again takes a decision. */
    private static Map<String, String> takenBack(Repository repository) {
        Map<String, String> taken = new HashMap<>();
        NavigableSet<Integer> numbers = repository.numbers();
        for (int number : numbers) {
            Optional<Integer> before = Optional.ofNullable(numbers.lower(number));
            if (before.isPresent() && repository.isRollback(number)) {
                Generation generation = repository.generation(number);
                Set<String> stayed = generation.listed().stream()
                        .map(Generation.Entry::sha256)
                        .collect(Collectors.toSet());
                repository.generation(before.get()).listed().stream()
                        .filter(file -> !stayed.contains(file.sha256()))
                        .forEach(file -> taken.put(
                                file.name() + " " + file.content(),
                                "was taken back by generation " + number + ", " + generation.why()));
            }
        }
        return taken;
    }

    /**
     * Makes a directory of packages that Holdfast did not make the first generation.
     *
     * @return remarks, a sentence each: files that the summary does not list, records without a file
     * @throws Unusable if there is no such directory, or no package in it
     */
    public List<String> adopt() {
        return new Adoption(this, new Repository(root)).run();
    }

    /** The records of a summary, by PKGNAME. */
    Map<String, PkgSummary> records(Path summary) {
        Map<String, PkgSummary> records = new LinkedHashMap<>();
        packages.summaryRecords(
                summary.toString(),
                record -> record.pkgname().ifPresent(name -> records.putIfAbsent(name.text(), record)));
        return records;
    }

    /** The packages of a generation, by PKGNAME. */
    private Map<String, PublishedFile> live(Repository repository, Generation generation) {
        Map<String, Generation.Entry> files = generation.byName();
        Map<String, PublishedFile> live = new LinkedHashMap<>();
        records(repository.file(generation.number(), SUMMARY)).forEach((name, record) -> {
            Generation.Entry file = files.get(record.get("FILE_NAME").orElse(name + ".tgz"));
            if (file == null || !file.isListed()) {
                throw damaged("its summary lists " + name + ", its manifest does not");
            }
            live.put(
                    name,
                    new PublishedFile(
                            record.pkgname().orElseThrow(),
                            record,
                            file.name(),
                            file.size(),
                            file.sha256(),
                            file.content(),
                            Optional.empty()));
        });
        if (live.size() != generation.listed().size()) {
            throw damaged("its manifest lists %,d packages, its summary %,d"
                    .formatted(generation.listed().size(), live.size()));
        }
        return live;
    }

    private Unusable damaged(String why) {
        return new Unusable(
                root.toString(), "is damaged: " + why + "; 'holdfast repo verify " + root + "' says what else");
    }

    /** Where files are that the pool does not have, by digest. */
    static Map<String, Path> sources(List<PublishedFile> files) {
        Map<String, Path> sources = new HashMap<>();
        files.forEach(file -> file.source().ifPresent(source -> sources.put(file.sha256(), source)));
        return sources;
    }

    private void write(
            Repository repository,
            Optional<Generation> before,
            Generation.Kind kind,
            String why,
            List<PublishedFile> files,
            String report) {
        progress.at("writing the generation", 0, files.size());
        try (Repository.Signing signing = repository.signing()) {
            List<PublishedFile> signed = key.map(one -> signed(files, new PackageSigner(one, clock.instant()), signing))
                    .orElse(files);
            repository.write(generation(before, kind, why, signed, 0), sources(signed), summaries(signed), report);
        }
    }

    /** Signs the packages that are new, and not signed by who built them. */
    private static List<PublishedFile> signed(
            List<PublishedFile> files, PackageSigner signer, Repository.Signing signing) {
        return files.parallelStream()
                .map(file -> file.source()
                                .filter(source -> !BinaryPackages.isSigned(source))
                                .isPresent()
                        ? signer.sign(file, signing.directory())
                        : file)
                .toList();
    }

    /** The summaries and, if there is a key, a detached signature of each. */
    Map<String, byte[]> summaries(List<PublishedFile> files) {
        Map<String, byte[]> summaries = Summaries.of(files, formats);
        key.ifPresent(one -> Map.copyOf(summaries)
                .forEach((name, bytes) -> summaries.put(name + SIGNATURE, one.sign(bytes, clock.instant()))));
        return summaries;
    }

    /** The next generation: the files of the set, and those that are no longer listed and may still be asked for. */
    Generation generation(
            Optional<Generation> before, Generation.Kind kind, String why, List<PublishedFile> files, long newest) {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        // The day after the last one: a file that is replaced late in the evening stays for whole days, too.
        LocalDate until = LocalDate.ofInstant(now.plus(grace), ZoneOffset.UTC).plusDays(1);
        List<Generation.Entry> entries = new ArrayList<>(files.size());
        Set<String> names = new HashSet<>();
        for (PublishedFile file : files) {
            names.add(file.file());
            entries.add(
                    new Generation.Entry(file.file(), file.size(), file.sha256(), file.content(), Optional.empty()));
        }
        before.map(Generation::files).orElse(List.of()).stream()
                .filter(old -> !names.contains(old.name()))
                .map(old -> new Generation.Entry(
                        old.name(),
                        old.size(),
                        old.sha256(),
                        old.content(),
                        Optional.of(old.until().orElse(until))))
                .filter(old -> old.until().filter(today::isBefore).isPresent())
                .forEach(entries::add);
        // A client takes a summary only if it is newer by a whole second, even where a clock went back.
        long time = Math.max(
                now.getEpochSecond(),
                Math.max(newest, before.map(Generation::summaryTime).orElse(0L)) + 1);
        return new Generation(
                before.map(Generation::number).orElse(0) + 1,
                kind,
                now,
                time,
                why,
                entries,
                Verification.lacks(files.stream().map(PublishedFile::summary).toList(), prefix));
    }

    /**
     * Brings an earlier generation back, as a new one. What came after it stays if it is consistent with it.
     *
     * @param to the number of the generation; empty for the one before the live one
     * @param why the reason
     * @param drops PKGBASEs that came after it, and may go
     * @param rules the removals, and the list to say which findings reopen
     * @param dry whether to write nothing
     * @param report turns the outcome to what is kept with the generation
     */
    public RollbackOutcome rollback(
            Optional<Integer> to,
            String why,
            Set<String> drops,
            PublishRules rules,
            boolean dry,
            Function<RollbackOutcome, String> report) {
        Repository repository = new Repository(root);
        if (dry) {
            return rollback(repository, to, why, drops, rules, true, report);
        }
        return repository.locked(who, () -> rollback(repository, to, why, drops, rules, false, report));
    }

    private RollbackOutcome rollback(
            Repository repository,
            Optional<Integer> to,
            String why,
            Set<String> drops,
            PublishRules rules,
            boolean dry,
            Function<RollbackOutcome, String> report) {
        Generation now =
                repository.current().orElseThrow(() -> new Unusable(root.toString(), "has published nothing yet"));
        if (to.isEmpty() && now.kind() == Generation.Kind.ROLLBACK) {
            throw new Unusable(
                    root.toString(),
                    "has a rollback live (generation " + now.number() + ", " + now.why()
                            + "): say with --generation where to go");
        }
        int number = to.orElseGet(() -> Optional.ofNullable(repository.numbers().lower(now.number()))
                .orElseThrow(() -> new Unusable(root.toString(), "has no generation before " + now.number())));
        if (number == now.number()) {
            throw new Unusable(root.toString(), "has generation " + number + " live: there is nothing to roll back");
        }
        Map<String, PublishedFile> live = live(repository, now);
        Map<String, PublishedFile> then = live(repository, repository.generation(number));
        Restoration restoration = Restoration.of(live, then, drops, rules, prefix);
        boolean same = restoration.files().size() == live.size()
                && restoration.files().stream()
                        .allMatch(file -> Optional.ofNullable(
                                        live.get(file.pkgname().text()))
                                .filter(one -> one.sha256().equals(file.sha256()))
                                .isPresent());
        State state = !restoration.refusals().isEmpty()
                ? State.REFUSED
                : same ? State.UNCHANGED : dry ? State.PLANNED : State.PUBLISHED;
        RollbackOutcome outcome = new RollbackOutcome(
                root.toString(),
                state,
                now.number(),
                number,
                state == State.PUBLISHED ? Optional.of(now.number() + 1) : Optional.empty(),
                restoration.changes(),
                restoration.kept(),
                restoration.dropped(),
                restoration.refusals(),
                restoration.effect());
        if (state == State.PUBLISHED) {
            write(
                    repository,
                    Optional.of(now),
                    Generation.Kind.ROLLBACK,
                    "to " + number + ": " + why,
                    restoration.files(),
                    report.apply(outcome));
        }
        return outcome;
    }

    /**
     * Brings mirrors to the live generation. One that fails stops no other, and is caught up by the next call.
     *
     * @param mirrors directories, or {@code host:directory}
     * @param shell what runs a command on a host: {@code ssh} with its arguments
     */
    public List<MirrorOutcome> mirror(List<String> mirrors, List<String> shell) {
        return mirrors.isEmpty() ? List.of() : new Mirrors(new Repository(root), who, shell).update(mirrors);
    }

    /** All generations, the oldest first. */
    public List<Generation> generations() {
        if (!Files.isDirectory(root)) {
            throw new Unusable(root.toString(), "is no directory");
        }
        Repository repository = new Repository(root);
        int live = repository.current().map(Generation::number).orElse(0);
        return repository.numbers().headSet(live, true).stream()
                .map(repository::generation)
                .toList();
    }

    /**
     * The packages of a generation, each with the digest of its file.
     *
     * @throws Unusable if there is none of this number
     */
    public Map<PkgName, String> packages(int number) {
        Repository repository = new Repository(root);
        Map<PkgName, String> packages = new HashMap<>();
        live(repository, repository.generation(number))
                .values()
                .forEach(file -> packages.put(file.pkgname(), file.sha256()));
        return packages;
    }

    /** What became of each package in a generation, as it was reported; empty if that was not kept. */
    public Optional<String> report(int number) {
        return new Repository(root).report(number);
    }

    /** Deletes all generations but the last ones, and what only they have; gives the bytes freed. */
    public long collect(int keep) {
        Repository repository = new Repository(root);
        return repository.locked(who, () -> {
            NavigableSet<Integer> numbers = repository.numbers();
            Set<Integer> old = new TreeSet<>(numbers);
            for (int i = 0; i < Math.max(1, keep) && !numbers.isEmpty(); i++) {
                old.remove(numbers.pollLast());
            }
            return repository.collect(old);
        });
    }

    /** Checks every file and every promise of the live set; gives what is wrong, a sentence each. */
    public List<String> verify() {
        return new Verification(new Repository(root), prefix, packages, progress).run();
    }
}
