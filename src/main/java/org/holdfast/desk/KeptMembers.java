package org.holdfast.desk;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.outcome.SetMember;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;

/** What became of each package in a generation, as the repository keeps it: the JSON of {@code publish}. */
final class KeptMembers {

    private KeptMembers() {}

    /** The members; empty if this is no report of a publish, or one of another version of Holdfast. */
    static Optional<List<SetMember>> read(String json) {
        try {
            JsonTree tree = JsonReader.tree(json);
            return tree.at("packages").isEmpty()
                    ? Optional.empty()
                    : Optional.of(tree.elements("packages").stream()
                            .map(KeptMembers::member)
                            .toList());
        } catch (JsonReader.BrokenJson | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static SetMember member(JsonTree one) {
        PkgName pkgname = new PkgName(text(one, "pkgname"));
        Optional<PkgPath> pkgpath = one.text("pkgpath").flatMap(PkgPath::parse);
        List<String> because =
                one.elements("because").stream().map(JsonTree::toString).toList();
        String state = text(one, "state");
        return switch (state) {
            case "new" ->
                new SetMember.New(pkgname, pkgpath, one.text("replaces").map(PkgName::new), size(one), entries(one));
            case "carried-forward" ->
                new SetMember.CarriedForward(
                        pkgname,
                        pkgpath,
                        cause(one),
                        one.text("candidate").map(PkgName::new),
                        because,
                        one.elements("held_by").stream()
                                .map(name -> new PkgName(name.toString()))
                                .toList(),
                        entries(one));
            case "removed" -> new SetMember.Removed(pkgname, pkgpath, String.join("; ", because), "", "");
            case "left-out" -> new SetMember.LeftOut(pkgname, pkgpath, cause(one), because);
            default -> throw new IllegalArgumentException("'" + state + "' is no state of a package");
        };
    }

    private static String text(JsonTree one, String member) {
        return one.text(member).orElseThrow(() -> new IllegalArgumentException("a package has no '" + member + "'"));
    }

    private static long size(JsonTree one) {
        return one.text("size").map(Long::parseLong).orElse(0L);
    }

    private static SetMember.Cause cause(JsonTree one) {
        String word = text(one, "cause");
        return Stream.of(SetMember.Cause.values())
                .filter(cause -> cause.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no cause"));
    }

    private static List<VulnEntry> entries(JsonTree one) {
        return one.elements("closes").stream()
                .map(entry -> VulnEntry.parse(
                        0, text(entry, "pattern") + "\t" + text(entry, "type") + "\t" + text(entry, "url")))
                .toList();
    }
}
