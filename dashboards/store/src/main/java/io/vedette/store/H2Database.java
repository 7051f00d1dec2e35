package io.vedette.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** The connection pool of one H2 file, and its schema. */
final class H2Database implements AutoCloseable {
  /** The schema this code reads and writes; {@code h2-N.sql} leads from N-1 to N. */
  static final int SCHEMA = 1;

  /** H2's codes for: duplicate key, deadlock, lock timeout, row changed by another. */
  private static final Set<Integer> RETRY = Set.of(23505, 40001, 50200, 90131);

  private static final int ATTEMPTS = 5;

  private final HikariDataSource pool;
  private final String name;

  /** A piece of work within one transaction. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private H2Database(HikariDataSource pool, String name) {
    this.pool = pool;
    this.name = name;
  }

  static H2Database open(String file) {
    H2Database database = new H2Database(pool(url(file)), file);
    try {
      database.transaction(H2Database::migrate);
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * {@code RETENTION_TIME}: space of old pages is used again after a second, not 45; with many
   * small commits the file would otherwise be several times its content.
   */
  private static String url(String file) {
    String options =
        ";DB_CLOSE_ON_EXIT=FALSE;RETENTION_TIME=1000;LOCK_TIMEOUT=20000;TRACE_LEVEL_FILE=0";
    return file.startsWith("mem:")
        ? "jdbc:h2:" + file + options + ";DB_CLOSE_DELAY=-1"
        : "jdbc:h2:file:"
            + Path.of(file).toAbsolutePath()
            + options
            + ";MAX_LENGTH_INPLACE_LOB=8192";
  }

  private static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setDriverClassName("org.h2.Driver");
    config.setUsername("vedette");
    config.setMaximumPoolSize(6);
    config.setMinimumIdle(1);
    config.setAutoCommit(false);
    config.setPoolName("vedette-store");
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw new StoreException(
          "cannot open the embedded store "
              + url
              + ": "
              + rootMessage(e)
              + "; is another vedette running on it?",
          e);
    }
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    for (Throwable next = root.getCause(); next != null; next = next.getCause()) {
      root = next;
    }
    return String.valueOf(root.getMessage());
  }

  /**
   * A transaction whose effect has reached the operating system when this returns, so that a killed
   * process loses nothing that a checkpoint counted on. ({@code WRITE_DELAY=0} would do the same,
   * but switches H2's background compaction off.)
   */
  <T> T write(Work<T> work) {
    T result = transaction(work);
    transaction(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute("CHECKPOINT");
          }
        });
    return result;
  }

  /** Runs and commits; what another writer's lock stopped is tried again. */
  <T> T transaction(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = pool.getConnection()) {
        try {
          T result = work.run(connection);
          connection.commit();
          return result;
        } catch (SQLException | RuntimeException e) {
          connection.rollback();
          throw e;
        }
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !RETRY.contains(e.getErrorCode())) {
          throw new StoreException("embedded store " + name + ": " + e.getMessage(), e);
        }
      }
    }
  }

  private static boolean migrate(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INT NOT NULL)");
      int found = version(statement);
      if (found > SCHEMA) {
        throw new StoreException(
            "the embedded store has schema "
                + found
                + ", this version knows "
                + SCHEMA
                + "; start the newer vedette, or another data directory");
      }
      for (int next = found + 1; next <= SCHEMA; next++) {
        statement.execute(script(next));
        statement.execute("INSERT INTO schema_version VALUES (" + next + ")");
      }
      return found < SCHEMA;
    }
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM schema_version")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static String script(int version) {
    String resource = "h2-" + version + ".sql";
    try (InputStream in = H2Database.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new StoreException(resource + " is missing from the store's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new StoreException("cannot read " + resource, e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
