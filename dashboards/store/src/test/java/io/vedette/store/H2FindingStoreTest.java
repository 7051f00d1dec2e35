package io.vedette.store;

import static io.vedette.store.TestRecords.T0;
import static io.vedette.store.TestRecords.finding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2FindingStoreTest extends FindingStoreContractTest {
  @TempDir Path directory;

  private String file() {
    return directory.resolve("findings").toString();
  }

  @Override
  FindingStore openEmpty() {
    return FindingStores.open(StoreConfig.embedded(file()));
  }

  @Test
  void isThereAgainAfterAnOrderlyStop() {
    store.putFindings(List.of(finding("f1", T0)));
    store.close();
    store = FindingStores.open(StoreConfig.embedded(file()));
    assertThat(store.finding("f1")).isPresent();
  }

  @Test
  void aPutThatReturnedSurvivesTheDeathOfTheProcess() throws IOException, InterruptedException {
    String other = directory.resolve("killed").toString();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PutAndDie.class.getName(),
                other)
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isEqualTo(PutAndDie.EXIT);
    try (FindingStore survived = FindingStores.open(StoreConfig.embedded(other))) {
      assertThat(survived.findings(FindingQuery.all().withLimit(1_000))).hasSize(200);
    }
  }

  /** Writes and halts without closing anything, as a killed process does. */
  static final class PutAndDie {
    static final int EXIT = 42;

    private PutAndDie() {}

    @SuppressWarnings("MustBeClosed")
    public static void main(String[] args) {
      FindingStore store = FindingStores.open(StoreConfig.embedded(args[0]));
      for (int i = 0; i < 200; i++) {
        store.putFindings(List.of(finding("f" + i, T0)));
      }
      Runtime.getRuntime().halt(EXIT);
    }
  }

  @Test
  void twoStoresOfOneProcessShareTheFile() {
    try (FindingStore second = FindingStores.open(StoreConfig.embedded(file()))) {
      second.putFindings(List.of(finding("f1", T0)));
      assertThat(store.finding("f1")).isPresent();
    }
  }

  @Test
  void refusesTheFileOfANewerVersion() throws SQLException {
    store.close();
    String url = "jdbc:h2:file:" + file();
    try (Connection connection = DriverManager.getConnection(url, "vedette", "")) {
      connection.createStatement().execute("INSERT INTO schema_version VALUES (99)");
    }
    assertThatThrownBy(() -> FindingStores.open(StoreConfig.embedded(file())))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("schema 99")
        .hasMessageContaining("start the newer vedette");
  }

  @Test
  void saysWhichFileItCannotOpen() {
    assertThatThrownBy(() -> FindingStores.open(StoreConfig.embedded("/proc/none/findings")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("/proc/none/findings");
  }

  @Test
  void neverPrintsASecret() {
    StoreConfig config =
        StoreConfig.elasticsearch(List.of("https://es:9200"))
            .withUser("elastic", "hunter2")
            .withApiKey("abcdef");
    assertThat(config.toString()).doesNotContain("hunter2").doesNotContain("abcdef");
  }
}
