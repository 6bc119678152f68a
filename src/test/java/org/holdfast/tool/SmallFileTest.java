package org.holdfast.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class SmallFileTest {

    @Test
    void theReasonOfAFailureIsInWordsAndWithoutTheNameOfTheFile() {
        assertThat(SmallFile.words(new AccessDeniedException("a"))).isEqualTo("permission denied");
        assertThat(SmallFile.words(new NoSuchFileException("a"))).isEqualTo("no such file");
        assertThat(SmallFile.words(new FileSystemLoopException("a"))).isEqualTo("symbolic links that lead in circles");
        assertThat(SmallFile.words(new FileSystemException("a", null, "Input/output error")))
                .isEqualTo("Input/output error");
        assertThat(SmallFile.words(new IOException("No space left on device"))).isEqualTo("No space left on device");
        assertThat(SmallFile.words(new IOException())).isEqualTo("IOException");
    }
}
