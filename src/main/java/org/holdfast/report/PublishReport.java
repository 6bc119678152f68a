package org.holdfast.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.holdfast.outcome.MirrorOutcome;
import org.holdfast.outcome.PublishOutcome;
import org.holdfast.outcome.PublishOutcome.ClientEffect;
import org.holdfast.outcome.SetMember;
import org.holdfast.outcome.SetMember.Cause;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;

/**
 * The result of publishing: what is new, what is held back and why, and a summary.
 *
 * <pre>
 * held back  openssl-1.0.1k by 1 package: curl-7.36.0; would close 4
 *              curl-7.36.0 stays, and needs openssl&lt;1.0.1k, which openssl-1.0.1k is not
 * new        zlib            1.2.8 -> 1.2.8nb1  closes 1
 * </pre>
 *
 * @param outcome the result
 * @param mirrors what became of each mirror
 * @param malformed what could not be read of packages and reports
 */
public record PublishReport(PublishOutcome outcome, List<MirrorOutcome> mirrors, List<Malformed> malformed) {

    private static final int MOST_NEW = 40;
    private static final int MOST_NAMED = 4;

    public PublishReport {
        mirrors = List.copyOf(mirrors);
        malformed = List.copyOf(malformed);
    }

    /** The report as text. */
    public String text(TextLayout style) {
        StringBuilder out = new StringBuilder();
        outcome.refusals().forEach(why -> Block.write("refused", why, List.of(), style, out));
        for (Cause cause : List.of(Cause.HELD_BACK, Cause.REFUSED, Cause.FAILED)) {
            outcome.carried(cause).stream()
                    .sorted(Comparator.comparingInt(
                            (SetMember.CarriedForward one) -> -one.wouldClose().size()))
                    .forEach(one -> Block.write(word(cause), says(one), one.because(), style, out));
        }
        outcome.all(SetMember.LeftOut.class)
                .forEach(one -> Block.write("left out", one.pkgname().text(), one.because(), style, out));
        outcome.all(SetMember.Removed.class)
                .forEach(one -> Block.write(
                        "removed",
                        one.pkgname() + ": " + one.why() + " (" + one.who() + ", " + one.where() + ")",
                        List.of(),
                        style,
                        out));
        fresh(style, out);
        outcome.notes().forEach(note -> Block.write("note", note, List.of(), style, out));
        return out.append(MirrorJson.lines(mirrors, style))
                .append(out.isEmpty() ? "" : "\n")
                .append(String.join("\n", style.wrap(summary(), 0)))
                .append('\n')
                .toString();
    }

    private static String word(Cause cause) {
        return cause.toString().replace('-', ' ');
    }

    private static String says(SetMember.CarriedForward one) {
        String by = one.heldBy().stream()
                .filter(name -> !name.equals(one.pkgname()))
                .limit(MOST_NAMED)
                .map(PkgName::text)
                .collect(Collectors.joining(", "));
        long others = one.heldBy().stream()
                .filter(name -> !name.equals(one.pkgname()))
                .count();
        String held =
                others == 0 ? "" : " held back by " + packages(others) + ": " + by + (others > MOST_NAMED ? ", …" : "");
        String closes = one.wouldClose().isEmpty()
                ? ""
                : "; would close " + one.wouldClose().size();
        return one.candidate()
                        .map(PkgName::text)
                        .filter(name -> one.cause() != Cause.FAILED)
                        .orElse(one.pkgname().text())
                + (one.cause() == Cause.FAILED ? " stays" : held)
                + closes;
    }

    private void fresh(TextLayout style, StringBuilder out) {
        List<SetMember.New> fresh = outcome.all(SetMember.New.class).stream()
                .sorted(Comparator.comparingInt(
                        (SetMember.New one) -> -one.closes().size()))
                .toList();
        int width = fresh.stream()
                .limit(MOST_NEW)
                .mapToInt(one -> one.pkgname().base().text().length())
                .max()
                .orElse(0);
        fresh.stream()
                .limit(MOST_NEW)
                .forEach(one -> Block.write(
                        "new",
                        one.pkgname().base()
                                + " "
                                        .repeat(width
                                                + 2
                                                - one.pkgname().base().text().length())
                                + versions(one)
                                + (one.closes().isEmpty()
                                        ? ""
                                        : "  closes " + one.closes().size()),
                        List.of(),
                        style,
                        out));
        if (fresh.size() > MOST_NEW) {
            out.append("  … and %,d more; --json lists them%n".formatted(fresh.size() - MOST_NEW));
        }
    }

    private static String versions(SetMember.New one) {
        String version = one.pkgname().version().text();
        return one.replaces()
                .map(old -> old.equals(one.pkgname()) ? version + ", built anew" : old.version() + " -> " + version)
                .orElse(version);
    }

    private static String packages(long count) {
        return count == 1 ? "1 package" : "%,d packages".formatted(count);
    }

    private String summary() {
        long fresh = outcome.all(SetMember.New.class).size();
        long carried = outcome.all(SetMember.CarriedForward.class).size();
        long removed = outcome.all(SetMember.Removed.class).size();
        String causes = Arrays.stream(Cause.values())
                .filter(cause -> !outcome.carried(cause).isEmpty())
                .map(cause -> "%,d %s".formatted(outcome.carried(cause).size(), word(cause)))
                .collect(Collectors.joining(", "));
        long closes = outcome.all(SetMember.New.class).stream()
                .mapToLong(one -> one.closes().size())
                .sum();
        String set = "%s: %,d new, %,d carried forward%s%s%s"
                .formatted(
                        packages(fresh + carried),
                        fresh,
                        carried,
                        causes.isEmpty() ? "" : " (" + causes + ")",
                        removed > 0 ? ", %,d removed".formatted(removed) : "",
                        closes > 0 ? ", %,d finding%s closed".formatted(closes, closes == 1 ? "" : "s") : "");
        String what = switch (outcome.state()) {
            case PUBLISHED -> "generation " + outcome.generation().orElseThrow() + " is live: ";
            case PLANNED -> "would be published: ";
            case UNCHANGED ->
                "nothing to publish; generation " + outcome.before().orElseThrow() + " stays: ";
            case REFUSED -> "nothing was published: ";
        };
        return what
                + set
                + (outcome.effect().equals(ClientEffect.NONE) || outcome.state() == PublishOutcome.State.REFUSED
                        ? ""
                        : "; " + effect(outcome.effect()));
    }

    /** {@code a host with all of them fetches 12 packages, 45 MB}. */
    static String effect(ClientEffect effect) {
        return "a host with all of them fetches %s, %s%s%s"
                .formatted(
                        packages((long) effect.upgrades() + effect.downgrades() + effect.refreshes()),
                        Block.bytes(effect.bytes()),
                        effect.downgrades() > 0 ? ", %,d of them older than it has".formatted(effect.downgrades()) : "",
                        effect.refreshes() > 0
                                ? ", %,d of them of the version that it has".formatted(effect.refreshes())
                                : "");
    }

    /**
     * <code>{"repository", "state", "before", "generation", "packages": [{"pkgname", "pkgpath", "state", "replaces", "cause", "candidate",
     * "because": […], "held_by": […], "closes": [{…}], "size"}], "refusals", "notes", "proven", "clients": {…}, "mirrors": […], "malformed": […]}</code>.
     */
    public String json() {
        return Json.write(PublishJson.of(outcome, mirrors, malformed));
    }
}
