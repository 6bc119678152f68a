package org.holdfast.bmake;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A commit that changed the packages of a directory: {@code security/openssl} from {@code openssl-1.0.1g} to
 * {@code openssl-1.0.1h}.
 *
 * <p>A value without a text form; nothing is refused.
 *
 * @param pkgpath the PKGPATH of the directory
 * @param commit the commit
 * @param before the packages before the commit; empty if the directory did not exist
 * @param after the packages after the commit; empty if the directory no longer exists
 * @param renamedFrom the old PKGPATH, if git detects that the commit moved the directory
 */
public record VersionChange(
        PkgPath pkgpath,
        Commit commit,
        List<MadePackage> before,
        List<MadePackage> after,
        Optional<PkgPath> renamedFrom) {

    public VersionChange {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
