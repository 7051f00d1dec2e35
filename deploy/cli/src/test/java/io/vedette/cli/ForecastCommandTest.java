package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.jobs.CalendarFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ForecastCommandTest {
  @TempDir private Path folder;
  private final StringWriter errors = new StringWriter();

  private Path input(int rows) throws IOException {
    List<String> lines = new ArrayList<>(List.of("series,timestamp,value"));
    for (int i = 0; i < rows; i++) {
      Instant time = Instant.parse("2024-01-01T00:00:00Z").plusSeconds(3600L * i);
      for (int s = 1; s <= 2; s++) {
        double value = 100 * s + 50 * s * Math.sin(i * Math.PI / 12) + (i * 7 % 5);
        lines.add("s" + s + "," + time + "," + value);
      }
    }
    return Files.write(folder.resolve("in.csv"), lines);
  }

  private int run(String... args) {
    CommandLine line = Vedette.commandLine();
    line.setErr(new PrintWriter(errors));
    return line.execute(args);
  }

  private List<String> forecast(Path in, String... more) throws IOException {
    Path out = folder.resolve("out.csv");
    List<String> args =
        new ArrayList<>(List.of("forecast", "--input", in.toString(), "--out", out.toString()));
    args.addAll(List.of(more));
    assertThat(run(args.toArray(String[]::new))).isZero();
    return Files.readAllLines(out);
  }

  @Test
  void writesEveryStepOfEverySeriesWithItsInterval() throws IOException {
    List<String> rows = forecast(input(240), "--horizon", "12");
    assertThat(rows.get(0)).isEqualTo("series,step,mean,q0.025,q0.975");
    assertThat(rows).hasSize(1 + 2 * 12);
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split(",");
      double mean = Double.parseDouble(cells[2]);
      assertThat(mean).isBetween(Double.parseDouble(cells[3]), Double.parseDouble(cells[4]));
    }
  }

  @Test
  void rollingForecastsOfAShortenedFileAreTheSameRows() throws IOException {
    List<String> whole =
        forecast(input(240), "--horizon", "3", "--rolling", "--start-fraction", "0.5");
    List<String> half =
        forecast(input(180), "--horizon", "3", "--rolling", "--start-fraction", "0.7");
    assertThat(whole.get(0)).isEqualTo("series,origin,step,mean,q0.05,q0.5,q0.95");
    assertThat(whole).hasSize(1 + 2 * 121);
    assertThat(whole).containsAll(half);
  }

  @Test
  void readsEventsFromYamlAndICalendarAlike() throws IOException {
    Path yaml =
        Files.writeString(
            folder.resolve("events.yaml"),
            """
            events:
              - {name: batch, kind: job, start: 2024-01-02T03:00:00Z, end: 2024-01-02T05:00:00Z}
              - {name: batch, kind: job, start: 2024-01-05T03:00:00Z, end: 2024-01-05T05:00:00Z}
              - {name: new year, kind: holiday, date: 2024-01-01}
            """);
    Path ics =
        Files.writeString(
            folder.resolve("events.ics"),
            """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//test//EN
            BEGIN:VEVENT
            SUMMARY:batch
            CATEGORIES:job
            DTSTART:20240102T030000Z
            DTEND:20240102T050000Z
            RRULE:FREQ=DAILY;INTERVAL=3
            END:VEVENT
            BEGIN:VEVENT
            SUMMARY:new year
            CATEGORIES:holiday
            DTSTART;VALUE=DATE:20240101
            END:VEVENT
            END:VCALENDAR
            """
                .replace("\n", "\r\n"));
    long until = Instant.parse("2024-01-07T00:00:00Z").toEpochMilli();
    assertThat(CalendarFile.read(ics.toString(), until))
        .isEqualTo(CalendarFile.read(yaml.toString(), until));
    assertThat(forecast(input(120), "--horizon", "6", "--calendar", ics.toString())).hasSize(13);
  }

  @Test
  void drawsAPanelASeries() throws IOException {
    Path plot = folder.resolve("plot.svg");
    forecast(input(120), "--horizon", "6", "--plot", plot.toString());
    assertThat(Files.readString(plot)).startsWith("<svg").contains(">s1<", ">s2<", "<polygon");
    forecast(input(120), "--horizon", "6", "--rolling", "--plot", plot.toString());
    assertThat(Files.readString(plot)).startsWith("<svg").endsWith("</svg>\n");
  }

  @Test
  void namesTheLineThatIsWrong() throws IOException {
    Path in = input(20);
    Files.writeString(in, Files.readString(in) + "s1,2024-01-01T00:00:00Z,1\n");
    assertThat(run("forecast", "--input", in.toString(), "--horizon", "3")).isEqualTo(1);
    assertThat(errors.toString()).contains("line 42").contains("sort the rows by time");
  }

  @Test
  void refusesAHorizonOfNothingAsWrongUsage() throws IOException {
    assertThat(run("forecast", "--input", input(20).toString(), "--horizon", "0")).isEqualTo(2);
    assertThat(errors.toString()).contains("--horizon 0");
  }
}
