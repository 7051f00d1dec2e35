package io.vedette.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PatternsCommandTest {
  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine command = Vedette.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] all = new String[args.length + 1];
    all[0] = "patterns";
    System.arraycopy(args, 0, all, 1, args.length);
    return command.execute(all);
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(dir.resolve(name), List.of(lines));
  }

  @Test
  void aTableOfAGrowingFileFollowsItAlsoThroughARotation() throws Exception {
    Path log = file("app.log", "job 1 done", "job 2 done");
    Thread follower = new Thread(() -> run("--input", log.toString(), "--follow"));
    follower.start();
    try {
      await().until(() -> out.toString().contains("2 lines, 1 patterns"));
      Files.writeString(log, "job 3 done\n", StandardOpenOption.APPEND);
      await().until(() -> out.toString().contains("3 lines, 1 patterns"));
      Files.move(log, dir.resolve("app.log.1"));
      file("app.log", "job 4 failed");
      await().until(() -> out.toString().contains("4 lines, 2 patterns"));
    } finally {
      follower.interrupt();
      follower.join();
    }
  }

  @Test
  void aTableOfStandardInputIsDrawnWhileTheInputPausesAndOnceMoreAtItsEnd() throws Exception {
    InputStream before = System.in;
    try (PipedOutputStream writer = new PipedOutputStream()) {
      System.setIn(new PipedInputStream(writer));
      CompletableFuture<Integer> end =
          CompletableFuture.supplyAsync(() -> run("--input", "-", "--follow"));
      writer.write("user 1 left\nuser 2 left\n".getBytes(UTF_8));
      writer.flush();
      await().until(() -> out.toString().contains("2 lines, 1 patterns"));
      writer.write("disk is full".getBytes(UTF_8)); // and no line end
      writer.close();
      assertThat(end.get()).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(out.toString()).contains("3 lines, 2 patterns");
  }

  @Test
  void tellsWhatIsNewGoneAndChangedInRate() throws IOException {
    String[] old = new String[200];
    String[] now = new String[200];
    for (int i = 0; i < 200; i++) {
      old[i] = i < 100 ? "request " + i + " served" : "queue has " + i + " entries";
      now[i] = i < 20 ? "request " + i + " served" : "queue has " + i + " entries";
    }
    old[199] = "cache warmed up";
    now[199] = "ledger is corrupt";

    assertThat(run("--diff", file("a", old).toString(), file("b", now).toString())).isZero();

    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "what before after pattern",
            "rate 100 20 request <*> served",
            "new 0 1 ledger is corrupt",
            "gone 1 0 cache warmed up");
  }

  @Test
  void theUsersPatternsNameLinesAndKeepValuesAsConstants() throws IOException {
    Path own =
        file(
            "own.yaml",
            "- {name: http, pattern: \"GET <*> status <keep>\"}",
            "- {name: https, pattern: \"accepted on port 443\"}");
    Path log =
        file(
            "web.log",
            "GET /a status 200",
            "GET /b status 200",
            "GET /c status 404",
            "accepted on port 443",
            "accepted on port 80");

    assertThat(run("--input", log.toString(), "--patterns", own.toString(), "--top", "9")).isZero();

    assertThat(out.toString().lines().map(line -> line.trim().replaceAll(" +", " ")))
        .contains(
            "2 40.0% http=200 GET <*> status 200",
            "1 20.0% http=404 GET <*> status 404", "1 20.0% https accepted on port 443")
        .anyMatch(line -> line.endsWith("accepted on port <*>"));
  }

  @Test
  void aLaterRunKnowsTheSameIdsAndFindsThoseFromBeforeAMerge() throws IOException {
    Path state = dir.resolve("app.patterns");
    Path first =
        file("1.log", "worker alpha-x restarted the pump", "worker beta-y restarted the pump");
    Path second = file("2.log", "worker gamma-z restarted the pump");
    Path csv = dir.resolve("1.csv");

    assertThat(
            run("--input", first.toString(), "--out", csv.toString(), "--state", state.toString()))
        .isZero();
    List<String> ids =
        Files.readAllLines(csv).stream().skip(1).map(row -> row.split(",", 3)[1]).toList();
    assertThat(run("--input", second.toString(), "--top", "1", "--state", state.toString()))
        .isZero();
    assertThat(run("--state", state.toString(), "--find", ids.get(1))).isZero();

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(out.toString())
        .contains("3 lines, 1 patterns")
        .contains("id        " + ids.get(0))
        .contains("formerly  " + ids.get(1))
        .contains("count     3");
  }

  @Test
  void saysWhatIsWrongWithAStateFileAndAnId() throws IOException {
    String other = file("other", "no patterns").toString();
    String log = file("app.log", "job 1 done").toString();
    String state = dir.resolve("app.patterns").toString();

    assertThat(run("--input", log, "--state", other)).isEqualTo(1);
    assertThat(run("--input", log, "--top", "1", "--state", state)).isZero();
    assertThat(run("--state", state, "--find", "cafe")).isEqualTo(1);
    assertThat(run("--find", "cafe")).isEqualTo(2);

    assertThat(err.toString())
        .contains(other + " is no file of patterns")
        .contains("holds no pattern cafe")
        .contains("--find needs the file of patterns");
  }
}
