package io.vedette.detect.behavior.intel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vedette.model.AuditEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Indicators, looked up by hash: what an event costs does not grow with the number of indicators.
 * Immutable.
 *
 * <p>Every string of a document is cut into words at whatever is no letter, digit, or one of {@code
 * . : - _}; a word is held against addresses (and the networks that hold them), hashes, and
 * domains: an indicator {@code evil.example} also matches {@code a.evil.example}, never {@code
 * notevil.example}.
 */
public final class IndicatorSet {
  private static final JsonFactory JSON = new JsonFactory();
  private static final IndicatorSet EMPTY = new IndicatorSet(List.of());
  private static final int MAX_TEXT = 65_536;
  private static final int MAX_MATCHES = 16;

  private final Map<String, Indicator> exact = new HashMap<>();
  private final Map<Values.Network, Indicator> networks = new HashMap<>();
  private final TreeSet<Integer> fourBits = new TreeSet<>();
  private final TreeSet<Integer> sixBits = new TreeSet<>();

  /**
   * Of several indicators of one value the most confident counts.
   *
   * @param indicators of any number of lists
   */
  public IndicatorSet(Collection<Indicator> indicators) {
    for (Indicator indicator : indicators) {
      Values.Network network =
          indicator.type() == Indicator.Type.NETWORK ? Values.network(indicator.value()) : null;
      if (network != null) {
        networks.merge(network, indicator, IndicatorSet::better);
        (network.six() ? sixBits : fourBits).add(network.bits());
      } else {
        exact.merge(indicator.value(), indicator, IndicatorSet::better);
      }
    }
  }

  private static Indicator better(Indicator a, Indicator b) {
    return b.confidence() > a.confidence() ? b : a;
  }

  public static IndicatorSet empty() {
    return EMPTY;
  }

  public int size() {
    return exact.size() + networks.size();
  }

  /** An indicator, the text that matched, and the field that it stood in. */
  public record Match(Indicator indicator, String text, String field) {}

  /**
   * What an event matches, each indicator once, at most 16; nothing where there is no indicator.
   */
  public List<Match> match(AuditEvent event) {
    if (size() == 0) {
      return List.of();
    }
    Map<Indicator, Match> found = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(event.document())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING && found.size() < MAX_MATCHES) {
          text(parser.getText(), path(parser), event.timeMillis(), found);
        }
      }
    } catch (IOException e) {
      return new ArrayList<>(found.values()); // what stood before the damage still counts
    }
    return new ArrayList<>(found.values());
  }

  private static String path(JsonParser parser) {
    return parser.getParsingContext().pathAsPointer().toString();
  }

  /** Looks up the words of one text. */
  void text(String text, String field, long timeMillis, Map<Indicator, Match> found) {
    int start = -1;
    int end = Math.min(text.length(), MAX_TEXT);
    for (int i = 0; i <= end; i++) {
      boolean word = i < end && isWord(text.charAt(i));
      if (word && start < 0) {
        start = i;
      } else if (!word && start >= 0) {
        word(text.substring(start, i), field, timeMillis, found);
        start = -1;
      }
    }
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == ':' || c == '-' || c == '_';
  }

  private void word(String text, String field, long timeMillis, Map<Indicator, Match> found) {
    if (text.length() < 3 || text.length() > 260) {
      return;
    }
    String value = Values.canonical(text);
    Indicator indicator = find(value, timeMillis);
    int colon = value.lastIndexOf(':');
    if (indicator == null && colon > 0) {
      indicator = find(value.substring(0, colon), timeMillis); // host:port
    }
    if (indicator == null && colon >= 0) {
      indicator = find(value.substring(colon + 1), timeMillis); // sha256:…
    }
    if (indicator != null) {
      found.putIfAbsent(indicator, new Match(indicator, text, field));
    }
  }

  /** The indicator that a canonical value matches at a time; null for none. */
  @Nullable Indicator find(String value, long timeMillis) {
    Indicator same = valid(exact.get(value), timeMillis);
    if (same != null) {
      return same;
    }
    byte[] address = Values.address(value);
    if (address != null) {
      return inNetwork(address, timeMillis);
    }
    for (int dot = value.indexOf('.'); dot >= 0; dot = value.indexOf('.', dot + 1)) {
      Indicator parent = valid(exact.get(value.substring(dot + 1)), timeMillis);
      if (parent != null && parent.type() == Indicator.Type.DOMAIN) {
        return parent;
      }
    }
    return null;
  }

  private @Nullable Indicator inNetwork(byte[] address, long timeMillis) {
    for (int bits : (address.length == 16 ? sixBits : fourBits).descendingSet()) {
      Indicator network = valid(networks.get(Values.Network.of(address, bits)), timeMillis);
      if (network != null) {
        return network;
      }
    }
    return null;
  }

  private static @Nullable Indicator valid(@Nullable Indicator indicator, long timeMillis) {
    return indicator != null && indicator.validAt(timeMillis) ? indicator : null;
  }
}
