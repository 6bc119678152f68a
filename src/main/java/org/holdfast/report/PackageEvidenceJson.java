package org.holdfast.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.BackportOption;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Triaged;

/** The evidence that the findings of a package share: trunk's versions, and the backports that findings name. */
record PackageEvidenceJson(
        Optional<PkgPath> pkgpath,
        PkgName pkgname,
        List<TrunkVersionJson> timeline,
        List<BackportOptionJson> backports) {

    private record Key(Optional<PkgPath> pkgpath, PkgName pkgname) {}

    /** One for each package, in the order of their first findings. */
    static List<PackageEvidenceJson> of(List<Triaged> findings) {
        Map<Key, Triaged> first = new LinkedHashMap<>();
        Map<Key, Set<BackportOption>> named = new LinkedHashMap<>();
        for (Triaged one : findings) {
            Key key = new Key(one.pkgpath(), one.pkgname());
            first.putIfAbsent(key, one);
            named(one.disposition())
                    .forEach(option -> named.computeIfAbsent(key, of -> new LinkedHashSet<>())
                            .add(option));
        }
        return first.entrySet().stream()
                .map(one -> new PackageEvidenceJson(
                        one.getKey().pkgpath(),
                        one.getKey().pkgname(),
                        timeline(one.getValue()),
                        named.getOrDefault(one.getKey(), Set.of()).stream()
                                .map(BackportOptionJson::of)
                                .toList()))
                .toList();
    }

    static List<TrunkVersionJson> timeline(Triaged one) {
        return one.timeline().versions().stream().map(TrunkVersionJson::of).toList();
    }

    private static Stream<BackportOption> named(Disposition disposition) {
        return switch (disposition) {
            case Disposition.Pullup pullup -> Stream.of(pullup.fix(), pullup.best());
            case Disposition.ByHand byHand -> byHand.patch().stream();
            default -> Stream.of();
        };
    }
}
