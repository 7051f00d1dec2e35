package io.vedette.cli;

import io.vedette.cli.config.ConfigException;
import io.vedette.cli.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration and the data are. */
final class CommonOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration file (default: vedette.yaml in the data directory, if present).")
  private @Nullable Path config;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where all state is kept (default: ~/.vedette).")
  private @Nullable Path dataDirectory;

  Path dataDirectory() {
    return dataDirectory != null
        ? dataDirectory.toAbsolutePath()
        : Path.of(System.getProperty("user.home"), ".vedette");
  }

  /** The settings in force. */
  Settings settings() throws ConfigException {
    Path inData = dataDirectory().resolve("vedette.yaml");
    if (config != null) {
      return Settings.load(config, System.getenv());
    }
    return Files.exists(inData)
        ? Settings.load(inData, System.getenv())
        : Settings.fromEnvironment(System.getenv());
  }
}
