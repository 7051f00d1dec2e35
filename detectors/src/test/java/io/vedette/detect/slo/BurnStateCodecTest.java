package io.vedette.detect.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vedette.model.Entity;
import io.vedette.model.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BurnStateCodecTest {
  private static final long MINUTE = 60_000L;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long START = 20_000 * DAY;

  private static Objective objective(int days) {
    return new Objective("availability", "Availability", 0.999, days * DAY, 10, false);
  }

  private static byte[] bytes(BurnState state) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BurnRateMonitor.codec().write(state, new DataOutputStream(out));
    return out.toByteArray();
  }

  private static BurnState read(int version, byte[] bytes) throws IOException {
    return BurnRateMonitor.codec()
        .read(version, new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  @ParameterizedTest
  @CsvSource({"28, 50, 0.001", "28, 1000, 0.002", "28, 100000, 0.01", "90, 100000, 0.01"})
  void aBudgetOfAnyTrafficTakesLessThanFourKibibytesAndReadsBackTheSame(
      int days, double perMinute, double badShare) throws IOException {
    Random random = new Random(1);
    BurnRateMonitor monitor = new BurnRateMonitor(objective(days), Entity.service("", "a"));
    BurnState state = monitor.newState();
    long now = START;
    for (; now < START + days * DAY; now += MINUTE) {
      double daily = 1 + 0.5 * Math.sin(2 * Math.PI * now / DAY);
      double mean = perMinute * daily;
      double events = Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
      double bad = Math.rint(events * badShare * 2 * random.nextDouble());
      monitor.count(state, now, events, bad);
    }
    byte[] first = bytes(state);
    assertThat(first.length).isLessThan(4096);
    BurnState back = read(2, first);
    assertThat(bytes(back)).isEqualTo(first);
    for (long length : new long[] {5 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR, 72 * HOUR, days * DAY}) {
      assertThat(back.sum(now, length)).isEqualTo(state.sum(now, length));
    }
    back.pack();
    back.count(now, 7, 3);
    state.count(now, 7, 3);
    assertThat(back.sum(now + MINUTE, HOUR)).isEqualTo(state.sum(now + MINUTE, HOUR));
  }

  @Test
  void fractionsOfSampledCallsAreKeptToATwoHundredFiftySixth() throws IOException {
    BurnState state = BurnState.of(objective(28));
    state.count(START, 10.0 / 3, 1.0 / 3);
    BurnState back = read(2, bytes(state));
    assertThat(back.sum(START + MINUTE, HOUR).events()).isCloseTo(10.0 / 3, within(1.0 / 256));
    assertThat(back.sum(START + MINUTE, HOUR).bad()).isCloseTo(1.0 / 3, within(1.0 / 256));
  }

  /** The first version: each ring as slots with two doubles, the whole window by hour. */
  @Test
  void theFirstVersionIsRestored() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(out);
    long now = START + 20 * DAY;
    ring(data, MINUTE, 361, now, 60, 10, 1);
    ring(data, HOUR, 28 * 24 + 1, now, 20 * 24, 600, 6);
    data.writeUTF("open");
    data.writeLong(now - HOUR);
    data.writeLong(5);
    data.writeUTF("HIGH");
    BurnState state = read(1, out.toByteArray());
    assertThat(state.openId).isEqualTo("open");
    assertThat(state.openSinceMillis).isEqualTo(now - HOUR);
    assertThat(state.closedAtMillis).isEqualTo(5);
    assertThat(state.severity).isEqualTo(Severity.HIGH);
    assertThat(state.sum(now, HOUR)).isEqualTo(new EventBins.Sum(600, 60));
    assertThat(state.sum(now, 24 * HOUR)).isEqualTo(new EventBins.Sum(24 * 600, 24 * 6));
    assertThat(state.sum(now, 28 * DAY)).isEqualTo(new EventBins.Sum(480 * 600, 480 * 6));
    assertThat(bytes(read(2, bytes(state)))).isEqualTo(bytes(state));
  }

  private static void ring(
      DataOutputStream out, long step, int bins, long now, int filled, double events, double bad)
      throws IOException {
    long newest = now / step - 1;
    out.writeLong(newest);
    out.writeInt(bins);
    out.writeInt(filled);
    for (int i = 0; i < filled; i++) {
      out.writeInt((int) Math.floorMod(newest - i, (long) bins));
      out.writeDouble(events);
      out.writeDouble(bad);
    }
  }

  @Test
  void damagedBytesAreRefused() throws IOException {
    BurnState state = BurnState.of(objective(28));
    state.count(START, 10, 1);
    byte[] bytes = bytes(state);
    bytes[12] = 9; // the scale
    assertThatThrownBy(() -> read(2, bytes)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(3, bytes)).hasMessageContaining("version 3");
  }
}
