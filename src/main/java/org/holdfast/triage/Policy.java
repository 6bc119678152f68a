package org.holdfast.triage;

import java.util.List;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * Which updates a branch takes: no major version bumps, spelt out as rules.
 *
 * @param rules the first that concerns a package decides
 * @param fallback decides where none does
 */
public record Policy(List<PolicyRule> rules, PolicyRule fallback) {

    public Policy {
        rules = List.copyOf(rules);
    }

    /** The rule that decides about this package of the branch. */
    public PolicyRule ruleFor(PkgPath pkgpath, PkgName pkgname) {
        return rules.stream()
                .filter(rule -> rule.concerns(pkgpath, pkgname))
                .findFirst()
                .orElse(fallback);
    }
}
