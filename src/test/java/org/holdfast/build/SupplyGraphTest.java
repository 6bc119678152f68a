package org.holdfast.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.rebuild.BuildOrder;
import org.holdfast.rebuild.Reason;
import org.holdfast.rebuild.Rebuild;
import org.junit.jupiter.api.Test;

class SupplyGraphTest {

    @Test
    void itSaysAfterReadingWhatItSaidBefore() {
        BuildGraph.Builder tree = new BuildGraph.Builder();
        int zlib = tree.add(new PkgName("zlib-1.2.8"), Optional.empty());
        int openssl = tree.add(new PkgName("openssl-1.0.1g"), Optional.empty());
        int curl = tree.add(new PkgName("curl-7.36.0"), Optional.empty());
        tree.add(new PkgName("alone-1"), Optional.empty());
        tree.need(openssl, zlib);
        tree.need(curl, openssl);
        BuildGraph graph = tree.build();
        BuildOrder order = BuildOrder.of(
                graph,
                List.of(new Rebuild(
                        curl,
                        graph.name(curl),
                        Optional.empty(),
                        Reason.CHANGED,
                        Optional.empty(),
                        "",
                        false,
                        new Rebuild.Duration(1, 1, true))));
        SupplyGraph made = SupplyGraph.of(order, graph);
        SupplyGraph read = SupplyGraph.parse(made.toBytes());
        assertThat(read.names()).isEqualTo(made.names()).containsExactly("curl-7.36.0", "openssl-1.0.1g", "zlib-1.2.8");
        assertThat(read.closure(graph.name(curl))).containsExactly(graph.name(openssl), graph.name(zlib));
        assertThat(read.closure(graph.name(zlib))).isEmpty();
        assertThat(read.closure(new PkgName("unknown-1"))).isEmpty();
    }
}
