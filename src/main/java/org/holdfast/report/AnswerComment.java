package org.holdfast.report;

import java.util.List;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.request.RequestStatus;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Triaged;

/**
 * The answer to a request, as Markdown for a comment: the status, each finding with its advisory, and the output of
 * {@code holdfast explain} for the packages.
 *
 * @param branch the branch
 * @param asked the request and its status
 * @param explained the explanation of its packages
 */
public record AnswerComment(Branch branch, RequestStatus asked, ExplainReport explained) {

    /** The most characters of an explanation; forges limit a comment to 65,536. */
    private static final int LONGEST = 50_000;

    private static final int LISTED = 30;

    public String text() {
        StringBuilder out = new StringBuilder(first()).append('\n');
        asked.instead()
                .ifPresent(other -> out.append("\nThis pull request is against ")
                        .append(Markdown.code(asked.request().base().orElse("another branch")))
                        .append(". Fixes go to ")
                        .append(Markdown.code(other))
                        .append(" first: please change its base.\n"));
        List<Triaged> findings =
                asked.outcome() instanceof RequestStatus.Answer.Open open ? open.findings() : asked.findings();
        if (!findings.isEmpty()) {
            out.append('\n');
        }
        findings.stream().limit(LISTED).forEach(one -> out.append(bullet(one)));
        if (findings.size() > LISTED) {
            out.append("- and ").append(findings.size() - LISTED).append(" more\n");
        }
        String explanation = explained.text(TextLayout.PLAIN);
        if (!explanation.isBlank()) {
            String cut = explanation.length() > LONGEST
                    ? explanation.substring(0, LONGEST) + "\n(truncated; 'holdfast explain' prints the rest)"
                    : explanation;
            out.append("\n<details><summary>What <code>holdfast explain</code> says</summary>\n\n")
                    .append(Markdown.block(cut))
                    .append("\n</details>\n");
        }
        return out.toString();
    }

    private String first() {
        String name = Markdown.code(branch.name());
        return switch (asked.outcome()) {
            case RequestStatus.Answer.Open open ->
                "Still open on " + name + ": " + Markdown.text(asked.sentence()) + ".";
            case RequestStatus.Answer.Fixed fixed -> "Already fixed on " + name + " in " + names(fixed.in()) + ".";
            case RequestStatus.Answer.Unaffected free ->
                free.packages().isEmpty()
                        ? "The advisories that this names concern no package of " + name + "."
                        : "On " + name + " nothing is known against " + names(free.packages())
                                + ": no entry of the vulnerability list that this request could mean matches.";
            case RequestStatus.Answer.Elsewhere other ->
                "This is for another branch (" + Markdown.code(other.branch()) + "), not for " + name + ".";
            case RequestStatus.Answer.OnlyInTrunk trunk ->
                name + " does not have "
                        + trunk.inTrunk().stream()
                                .map(PkgPath::toString)
                                .map(Markdown::code)
                                .collect(Collectors.joining(", "))
                        + "; only trunk does.";
            case RequestStatus.Answer.Unevaluated some -> "On " + name + ": " + Markdown.text(asked.sentence()) + ".";
            case RequestStatus.Answer.Unknown unknown ->
                "No package and no advisory that this names is known on " + name
                        + ". Please name the package by its directory (`category/package`), or the advisory by its CVE id.";
        };
    }

    private static String bullet(Triaged one) {
        return "- " + Markdown.advisory(one.finding().entry()) + ", "
                + Markdown.text(one.finding().entry().type()) + ", in "
                + Markdown.code(one.finding().pkgname()) + ": "
                + Markdown.text(one.disposition().sentence()) + "\n";
    }

    private static String names(List<PkgName> names) {
        return names.stream().limit(LISTED).map(Markdown::code).collect(Collectors.joining(", "))
                + (names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "");
    }
}
