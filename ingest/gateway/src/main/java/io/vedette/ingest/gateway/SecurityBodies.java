package io.vedette.ingest.gateway;

import com.linecorp.armeria.common.MediaType;
import io.vedette.ingest.codec.AuditdLine;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.SyslogLine;
import io.vedette.ingest.codec.TrivyReport;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What security tools send, as one JSON object an event: JSON in all wrappings, and text lines. */
final class SecurityBodies {
  private static final String AUDITD = "linux_audit";
  private static final String SSHD = "sshd";
  private static final String TRIVY = "trivy";
  private static final String AZURE = "azure";

  /** Of Azure's exports to event hubs and storage, and of its REST interface. */
  private static final Set<String> AZURE_LISTS = Set.of("records", "value", "Records");

  private SecurityBodies() {}

  /**
   * The events of a body, and its parts that are none; throws {@link Refusal} where it cannot be
   * read at all.
   *
   * @param type what the sender says it is: {@code text/plain} holds lines of auditd or syslog
   */
  static AuditBatch events(
      String source,
      @Nullable MediaType type,
      byte[] body,
      String listField,
      MemoryBudget.Lease lease) {
    if (isLines(source, type, body)) {
      return lines(new String(body, StandardCharsets.UTF_8), lease);
    }
    Set<String> lists = source.startsWith(AZURE) ? AZURE_LISTS : Set.of(listField);
    AuditBatch documents = JsonDocuments.sort(body, lists, lease);
    return source.equals(TRIVY) ? findings(documents, lease) : documents;
  }

  private static boolean isLines(String source, @Nullable MediaType type, byte[] body) {
    boolean text = type != null && type.type().equals("text");
    boolean json = body.length > 0 && (body[0] == '{' || body[0] == '[');
    return text && !json && (source.equals(AUDITD) || source.equals(SSHD));
  }

  private static AuditBatch lines(String text, MemoryBudget.Lease lease) {
    AuditBatch out = new AuditBatch();
    for (String line : text.lines().toList()) {
      if (!line.isBlank()) {
        lease.object();
        out.add(line(line));
      }
    }
    return out;
  }

  /** One line of auditd or syslog; auditd's own may travel within syslog. */
  static byte[] line(String line) {
    int record = line.indexOf("type=");
    if (record >= 0 && line.indexOf(" msg=audit(", record) > 0) {
      int node = line.lastIndexOf("node=", record);
      try {
        return AuditdLine.toJson(line.substring(node >= 0 ? node : record));
      } catch (DecodeException e) {
        // as it stands, then: a line is never lost
        return SyslogLine.toJson(line);
      }
    }
    return SyslogLine.toJson(line);
  }

  private static AuditBatch findings(AuditBatch documents, MemoryBudget.Lease lease) {
    AuditBatch out = new AuditBatch();
    out.rejected().addAll(documents.rejected());
    for (byte[] document : documents.events()) {
      try {
        for (byte[] finding : TrivyReport.split(document)) {
          lease.grow(finding.length);
          out.add(finding);
        }
      } catch (DecodeException e) {
        out.reject(document, Refusal.malformed("Trivy report: " + e.getMessage()));
      }
    }
    return out;
  }
}
