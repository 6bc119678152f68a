package org.holdfast.request;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.triage.BackportOption;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Triaged;

/**
 * A request, the packages and findings of the branch that it is about, and the answer.
 *
 * <pre>already fixed in openssl-1.0.1k</pre>
 *
 * @param request the request
 * @param packages the packages of the branch that it is about
 * @param findings their findings that it is about, settled ones included
 * @param outcome the answer
 * @param instead the branch that the pull request is to be against, if it is open and against a wrong one
 */
public record RequestStatus(
        Request request,
        List<ScannedPackage> packages,
        List<Triaged> findings,
        Answer outcome,
        Optional<String> instead) {

    /** A request with nothing to say of the branch that it is against. */
    public RequestStatus(Request request, List<ScannedPackage> packages, List<Triaged> findings, Answer outcome) {
        this(request, packages, findings, outcome, Optional.empty());
    }

    public RequestStatus {
        packages = List.copyOf(packages);
        findings = List.copyOf(findings);
    }

    /** The answer to a request. {@link RequestMatcher} states which one applies. */
    public sealed interface Answer {

        /**
         * Findings are open that it asks for. Requests that ask for the same can share one.
         *
         * @param findings the findings that are not settled
         * @param best the backport that closes the most of them; in a tie, the one with the better grade
         * @param sentence how many there are, and the work: {@code 2 findings of a-1; clean backport 1.1 closes 2}
         */
        record Open(List<Triaged> findings, Optional<BackportOption> best, String sentence) implements Answer {
            public Open {
                findings = List.copyOf(findings);
            }

            static Open of(List<Triaged> findings) {
                Optional<BackportOption> best = findings.stream()
                        .flatMap(one -> one.disposition() instanceof Disposition.Pullup pullup
                                ? Stream.of(pullup.best())
                                : Stream.empty())
                        .max(Comparator.comparingInt(BackportOption::clears)
                                .thenComparing(BackportOption::grade, Comparator.reverseOrder()));
                return new Open(findings, best, open(findings, best));
            }
        }

        /**
         * It is fixed, at least on the release branch.
         *
         * @param in the PKGNAMEs with the fix
         */
        record Fixed(List<PkgName> in) implements Answer {
            public Fixed {
                in = List.copyOf(in);
            }
        }

        /**
         * Nothing is known against the named packages, or the named advisory affects no package of the branch.
         *
         * @param packages the PKGNAMEs on the branch; none if it names only advisories
         */
        record Unaffected(List<PkgName> packages) implements Answer {
            public Unaffected {
                packages = List.copyOf(packages);
            }
        }

        /**
         * It is for another branch.
         *
         * @param branch that branch's name in the request
         */
        record Elsewhere(String branch) implements Answer {}

        /**
         * The branch does not have the package, trunk does.
         *
         * @param inTrunk its directories in trunk
         */
        record OnlyInTrunk(List<PkgPath> inTrunk) implements Answer {
            public OnlyInTrunk {
                inTrunk = List.copyOf(inTrunk);
            }
        }

        /**
         * The branch has the directory, but its PKGNAME could not be evaluated: not audited, so not safe.
         *
         * @param paths the directories
         */
        record Unevaluated(List<PkgPath> paths) implements Answer {
            public Unevaluated {
                paths = List.copyOf(paths);
            }
        }

        /** It names no package and no advisory that is known here. */
        record Unknown() implements Answer {}

        /** The name in JSON: {@code only-in-trunk}. These names never change. */
        default String kind() {
            return switch (this) {
                case Open o -> "open";
                case Fixed f -> "fixed";
                case Unaffected u -> "unaffected";
                case Elsewhere e -> "elsewhere";
                case OnlyInTrunk t -> "only-in-trunk";
                case Unevaluated u -> "unevaluated";
                case Unknown u -> "unknown";
            };
        }
    }

    /** The backport that closes the most of what it asks for; empty if nothing is open, or nothing closes it. */
    public Optional<BackportOption> best() {
        return outcome instanceof Answer.Open open ? open.best() : Optional.empty();
    }

    /** Whether the request is open and findings that it asks for are, too. */
    public boolean isWaiting() {
        return request.state() == Request.State.OPEN && outcome instanceof Answer.Open;
    }

    /** The answer in words: {@code already fixed in openssl-1.0.1k}. */
    public String sentence() {
        return answer() + direction().map(said -> "; " + said).orElse("");
    }

    /** What to say of the branch that the pull request is against: {@code it is against release/2014Q1; fixes go to backports/2014Q1}. */
    public Optional<String> direction() {
        return instead.map(
                other -> "it is against " + request.base().orElse("another branch") + ", fixes go to " + other);
    }

    private String answer() {
        return switch (outcome) {
            case Answer.Open open -> open.sentence();
            case Answer.Fixed fixed -> "already fixed in " + names(fixed.in());
            case Answer.Unaffected free ->
                free.packages().isEmpty()
                        ? "concerns no package of the branch"
                        : "nothing is known against " + names(free.packages());
            case Answer.Elsewhere other -> "for another branch: " + other.branch();
            case Answer.OnlyInTrunk trunk -> "not on the branch; trunk has " + paths(trunk.inTrunk());
            case Answer.Unevaluated some -> "not audited: what " + paths(some.paths()) + " makes is not known";
            case Answer.Unknown unknown -> "names nothing known";
        };
    }

    private static String open(List<Triaged> open, Optional<BackportOption> best) {
        String count = open.size() + (open.size() == 1 ? " finding" : " findings") + " of "
                + names(open.stream()
                        .map(one -> one.finding().pkgname())
                        .distinct()
                        .toList());
        String work = best.map(backport -> backport.grade() + " backport "
                        + backport.candidate().map(one -> one.pkgpath() + " ").orElse("")
                        + (backport.patch() ? "patch of " : "")
                        + backport.version().trunkName().version() + " closes " + backport.clears())
                .orElseGet(() -> open.stream()
                        .map(one -> one.disposition().kind())
                        .distinct()
                        .collect(Collectors.joining(", ")));
        return count + "; " + work;
    }

    private static String paths(List<PkgPath> paths) {
        return paths.stream().map(PkgPath::toString).collect(Collectors.joining(", "));
    }

    private static String names(List<PkgName> names) {
        int shown = 3;
        return names.stream().limit(shown).map(PkgName::text).collect(Collectors.joining(", "))
                + (names.size() > shown ? " and " + (names.size() - shown) + " more" : "");
    }
}
