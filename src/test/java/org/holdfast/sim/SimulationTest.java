package org.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few hundred publishes; {@code make sim} has ten thousand. */
class SimulationTest {

    @Test
    void nothingDisappearsAndNobodySeesAMix(@TempDir Path directory) throws IOException, InterruptedException {
        Simulation result = Simulation.run(directory, 150, 14);
        assertThat(result.faults()).isEmpty();
        assertThat(result.kills()).isPositive();
        assertThat(result.disappeared()).isPositive();
        assertThat(result.states()).containsKeys("publish published", "rollback published");
    }
}
