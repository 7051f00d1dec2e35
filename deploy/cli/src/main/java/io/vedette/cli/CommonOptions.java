package io.vedette.cli;

import io.vedette.cli.config.ConfigException;
import io.vedette.cli.config.ConfigLoader;
import io.vedette.cli.config.VedetteConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration and the data are. */
final class CommonOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "${env:VEDETTE_CONFIG}",
      description = "Configuration file (default: vedette.yaml in the data directory, if present).")
  private @Nullable Path config;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:VEDETTE_DATA_DIR}",
      description = "Where all state is kept (default: ~/.vedette).")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets one configuration key, as in kafka.port=0. May be given again.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  Path dataDirectory() {
    return (dataDirectory != null
            ? dataDirectory
            : Path.of(System.getProperty("user.home"), ".vedette"))
        .toAbsolutePath()
        .normalize();
  }

  /**
   * The configuration in force.
   *
   * @throws ConfigException with all that is wrong with it
   */
  VedetteConfig config() throws ConfigException {
    Path inData = dataDirectory().resolve("vedette.yaml");
    Path file = config != null ? config : Files.exists(inData) ? inData : null;
    return ConfigLoader.load(file, System.getenv(), overrides);
  }
}
