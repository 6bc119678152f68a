package org.holdfast.outcome;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * The result of publishing a set, or of rolling back to one.
 *
 * @param repository the repository
 * @param state what was done
 * @param before the number of the generation that was live; empty for the first
 * @param generation the number of the new one; empty if none was made
 * @param members what becomes of each package, in the order of names
 * @param refusals why nothing was written, a sentence each
 * @param notes remarks for people, a sentence each
 * @param proven whether no better set exists
 * @param effect what clients will do
 */
public record PublishOutcome(
        String repository,
        State state,
        Optional<Integer> before,
        Optional<Integer> generation,
        List<SetMember> members,
        List<String> refusals,
        List<String> notes,
        boolean proven,
        ClientEffect effect) {

    public PublishOutcome {
        members = List.copyOf(members);
        refusals = List.copyOf(refusals);
        notes = List.copyOf(notes);
    }

    /** The state; in lower case in JSON. */
    public enum State {
        /** Dry run: nothing was written. */
        PLANNED,
        /** The new generation is live. */
        PUBLISHED,
        /** The live set is the result already. */
        UNCHANGED,
        /** A guard refused it: nothing was written. */
        REFUSED;

        /** The word in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What {@code pkgin upgrade} will do on a host that has every package.
     *
     * @param upgrades packages that become newer
     * @param downgrades packages that become older
     * @param refreshes packages of the same version that are downloaded again
     * @param bytes the bytes that it downloads
     */
    public record ClientEffect(int upgrades, int downgrades, int refreshes, long bytes) {
        /** Nothing. */
        public static final ClientEffect NONE = new ClientEffect(0, 0, 0, 0);

        /** With one more package that takes the place of another. */
        public ClientEffect with(PkgName from, PkgName to, long size) {
            int order = PkgVersion.ORDER.compare(to.version(), from.version());
            return new ClientEffect(
                    upgrades + (order > 0 ? 1 : 0),
                    downgrades + (order < 0 ? 1 : 0),
                    refreshes + (order == 0 ? 1 : 0),
                    bytes + size);
        }
    }

    /** The members of one kind. */
    public <T extends SetMember> List<T> all(Class<T> kind) {
        return members.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The packages that stay for one cause. */
    public List<SetMember.CarriedForward> carried(SetMember.Cause cause) {
        return all(SetMember.CarriedForward.class).stream()
                .filter(one -> one.cause() == cause)
                .toList();
    }
}
