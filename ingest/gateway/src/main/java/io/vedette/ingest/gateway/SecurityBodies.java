package io.vedette.ingest.gateway;

import com.linecorp.armeria.common.MediaType;
import io.vedette.ingest.codec.AuditdLine;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.SyslogLine;
import io.vedette.ingest.codec.TrivyReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What security tools send, as one JSON object an event: JSON in all wrappings, and text lines. */
final class SecurityBodies {
  private static final String AUDITD = "linux_audit";
  private static final String SSHD = "sshd";
  private static final String TRIVY = "trivy";

  private SecurityBodies() {}

  /**
   * The events of a body; throws {@link Refusal} where it cannot be read.
   *
   * @param type what the sender says it is: {@code text/plain} holds lines of auditd or syslog
   */
  static List<byte[]> events(
      String source,
      @Nullable MediaType type,
      byte[] body,
      String listField,
      MemoryBudget.Lease lease) {
    if (isLines(source, type, body)) {
      return lines(new String(body, StandardCharsets.UTF_8), lease);
    }
    List<byte[]> documents = JsonDocuments.split(body, listField, lease);
    return source.equals(TRIVY) ? findings(documents, lease) : documents;
  }

  private static boolean isLines(String source, @Nullable MediaType type, byte[] body) {
    boolean text = type != null && type.type().equals("text");
    boolean json = body.length > 0 && (body[0] == '{' || body[0] == '[');
    return text && !json && (source.equals(AUDITD) || source.equals(SSHD));
  }

  private static List<byte[]> lines(String text, MemoryBudget.Lease lease) {
    List<byte[]> out = new ArrayList<>();
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

  private static List<byte[]> findings(List<byte[]> documents, MemoryBudget.Lease lease) {
    List<byte[]> out = new ArrayList<>();
    try {
      for (byte[] document : documents) {
        for (byte[] finding : TrivyReport.split(document)) {
          lease.grow(finding.length);
          out.add(finding);
        }
      }
    } catch (DecodeException e) {
      throw Refusal.malformed("Trivy report: " + e.getMessage());
    }
    return out;
  }
}
