package org.holdfast.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.outcome.MirrorOutcome;
import org.holdfast.outcome.PublishOutcome;
import org.holdfast.outcome.PublishOutcome.ClientEffect;
import org.holdfast.outcome.SetMember;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;

/** The JSON of {@code publish --json}, and what a repository keeps of each generation. */
record PublishJson(
        String repository,
        PublishOutcome.State state,
        Optional<Integer> before,
        Optional<Integer> generation,
        List<Member> packages,
        List<String> refusals,
        List<String> notes,
        boolean proven,
        Clients clients,
        List<MirrorJson> mirrors,
        List<MalformedJson> malformed) {

    record Member(
            PkgName pkgname,
            Optional<PkgPath> pkgpath,
            String state,
            Optional<PkgName> replaces,
            Optional<SetMember.Cause> cause,
            Optional<PkgName> candidate,
            List<String> because,
            List<PkgName> heldBy,
            List<EntryJson> closes,
            OptionalLong size) {

        static Member of(SetMember member) {
            return switch (member) {
                case SetMember.New one ->
                    new Member(
                            one.pkgname(),
                            one.pkgpath(),
                            "new",
                            one.replaces(),
                            Optional.empty(),
                            Optional.empty(),
                            List.of(),
                            List.of(),
                            entries(one.closes()),
                            OptionalLong.of(one.size()));
                case SetMember.CarriedForward one ->
                    new Member(
                            one.pkgname(),
                            one.pkgpath(),
                            "carried-forward",
                            Optional.empty(),
                            Optional.of(one.cause()),
                            one.candidate(),
                            one.because(),
                            one.heldBy(),
                            entries(one.wouldClose()),
                            OptionalLong.empty());
                case SetMember.Removed one ->
                    new Member(
                            one.pkgname(),
                            one.pkgpath(),
                            "removed",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            List.of(one.why() + " (" + one.who() + ", " + one.where() + ")"),
                            List.of(),
                            List.of(),
                            OptionalLong.empty());
                case SetMember.LeftOut one ->
                    new Member(
                            one.pkgname(),
                            one.pkgpath(),
                            "left-out",
                            Optional.empty(),
                            Optional.of(one.cause()),
                            Optional.empty(),
                            one.because(),
                            List.of(),
                            List.of(),
                            OptionalLong.empty());
            };
        }

        private static List<EntryJson> entries(List<VulnEntry> entries) {
            return entries.stream().map(EntryJson::of).toList();
        }
    }

    /** What clients will do. */
    record Clients(int upgrades, int downgrades, int refreshes, long bytes) {
        static Clients of(ClientEffect effect) {
            return new Clients(effect.upgrades(), effect.downgrades(), effect.refreshes(), effect.bytes());
        }
    }

    static PublishJson of(PublishOutcome outcome, List<MirrorOutcome> mirrors, List<Malformed> malformed) {
        return new PublishJson(
                outcome.repository(),
                outcome.state(),
                outcome.before(),
                outcome.generation(),
                outcome.members().stream().map(Member::of).toList(),
                outcome.refusals(),
                outcome.notes(),
                outcome.proven(),
                Clients.of(outcome.effect()),
                MirrorJson.of(mirrors),
                MalformedJson.of(malformed));
    }
}
