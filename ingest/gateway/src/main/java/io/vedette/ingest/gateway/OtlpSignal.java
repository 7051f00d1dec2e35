package io.vedette.ingest.gateway;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One OTLP signal: its request {@code Q} and response {@code R}.
 *
 * <p>An item is what the signal counts: a metric point, a span, a log record.
 */
interface OtlpSignal<Q extends Message, R extends Message> {
  /** {@code metrics}, {@code traces} or {@code logs}. */
  String name();

  String topic();

  Parser<Q> parser();

  Message.Builder newRequest();

  Checked<Q> check(Q request);

  /** The request in two parts of about equal size; empty where it holds a single item. */
  List<Q> halves(Q request);

  /** The answer, with {@code partial_success} where anything was rejected. */
  R response(long rejected, String reason);

  /**
   * A request without the items that no analysis could use.
   *
   * @param request what is left; the very same request where nothing was rejected
   * @param reason why the first was rejected, or null
   */
  record Checked<Q>(Q request, long accepted, long rejected, @Nullable String reason) {}

  /** Two halves of a list of at least two. */
  static <T> List<List<T>> halve(List<T> list) {
    int middle = list.size() / 2;
    return List.of(list.subList(0, middle), list.subList(middle, list.size()));
  }
}
