package io.vedette.review;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FormatTest {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-0.0,0",
    "0.5,0.5",
    "0.0123,0.0123",
    "1.004,1",
    "12.34,12.3",
    "999,999",
    "1234,1234",
    "12345,12.3 k",
    "-12345,-12.3 k",
    "2500000,2.5 M",
    "3e9,3 G",
    "4.5e12,4.5 T",
    "1e-7,1.00e-07",
    "NaN,–",
    "Infinity,–"
  })
  void numbersHaveThreeSignificantDigits(double value, String shown) {
    assertThat(Format.number(value)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "0.073,1,7.3 %",
    "1430,ms,1.43 s",
    "74,ms,74 ms",
    "38,{requests},38 requests",
    "12,1,12",
    "5,By,5 By"
  })
  void quantitiesCarryTheirUnit(double value, String unit, String shown) {
    assertThat(Format.quantity(value, unit)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"0,0 ms", "999,999 ms", "1500,1 s", "60000,1 min", "3661000,1 h 1 min", "-5,0 ms"})
  void durationsShowTheTwoLargestUnits(long millis, String shown) {
    assertThat(Format.duration(millis)).isEqualTo(shown);
  }

  @Test
  void aUnitFollowsFromTheNameWhereNoneIsGiven() {
    assertThat(Units.of("", "vedette_service_latency_p99_ms{service=\"a_bytes\"}")).isEqualTo("ms");
    assertThat(Units.of("", "process_resident_memory_bytes")).isEqualTo("By");
    assertThat(Units.of("{calls}", "x_seconds")).isEqualTo("{calls}");
    assertThat(Units.of("", "x{le=\"1_ms\"}")).isEmpty();
  }
}
