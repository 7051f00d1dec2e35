package io.vedette.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version and the commit that this was built from, as Maven wrote them. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties build = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        build.load(in);
      }
    }
    return new String[] {
      "vedette %s (commit %s)"
          .formatted(
              build.getProperty("version", "unknown"), build.getProperty("commit", "unknown")),
      "Java ${java.version} on ${os.name} ${os.arch}"
    };
  }
}
