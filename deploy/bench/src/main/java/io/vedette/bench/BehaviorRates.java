package io.vedette.bench;

import io.vedette.detect.behavior.ActivityReader;
import io.vedette.detect.behavior.BehaviorEngine;
import io.vedette.detect.behavior.TacticChain;
import io.vedette.model.AuditEvent;
import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import io.vedette.rules.sigma.SigmaRuleSet;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.Random;

/**
 * Events a second of one thread's CPU time, from JSON text to findings: generated CloudTrail events
 * of 300 principals, each with a dozen calls of its own, through the shipped packs.
 */
final class BehaviorRates {
  private static final int EVENTS = 30_000;
  private static final String[] CALLS = {
    "DescribeInstances", "GetObject", "PutObject", "ListBuckets", "AssumeRole", "GetCallerIdentity",
    "DescribeVolumes", "PutMetricData", "Decrypt", "GetLogEvents", "DescribeTags", "ListRoles",
    "InvokeModel", "GetQueueAttributes", "PutItem", "DescribeAlarms", "GetParameter",
        "RunInstances",
    "HeadBucket", "DescribeImages"
  };

  private final int seconds;
  private final RulePack pack = RulePack.fromFiles(RulePackLoader.builtin(), ActivityReader::paths);
  private final AuditEvent[] events = new AuditEvent[EVENTS];

  BehaviorRates(int seconds) {
    this.seconds = seconds;
    Random random = new Random(11);
    for (int i = 0; i < EVENTS; i++) {
      events[i] = event(i, random);
    }
  }

  /** The rules alone. */
  double rules() {
    run(2 * seconds, false);
    return run(seconds, false);
  }

  /** Rules, behaviour and risk. */
  double rulesAndBehavior() {
    run(2 * seconds, true);
    return run(seconds, true);
  }

  private double run(int duration, boolean behavior) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    BehaviorEngine engine = new BehaviorEngine(TacticChain.prior());
    long end = System.nanoTime() + duration * 1_000_000_000L;
    long start = threads.getCurrentThreadCpuTime();
    long done = 0;
    long found = 0;
    while (System.nanoTime() < end) {
      for (int i = 0; i < 500; i++) {
        AuditEvent event = events[(int) (done++ % EVENTS)];
        SigmaRuleSet.Reading reading = pack.sigma().read(event);
        found += reading.findings().size();
        if (behavior) {
          found += engine.observe(event, reading.texts(), reading.findings()).size();
        }
      }
    }
    if (found < 0) {
      throw new IllegalStateException("a number of findings below zero: " + found);
    }
    return done * 1e9 / (threads.getCurrentThreadCpuTime() - start);
  }

  private static AuditEvent event(int n, Random random) {
    int who = random.nextInt(300);
    String call = CALLS[(who + random.nextInt(12)) % CALLS.length];
    long time = 1_780_000_000_000L + n * 700L;
    String document =
        """
        {"eventVersion":"1.09","userIdentity":{"type":"AssumedRole","principalId":"AROA%1$d:s",\
        "arn":"arn:aws:sts::123456789012:assumed-role/role%1$d/session","accountId":"123456789012",\
        "sessionContext":{"sessionIssuer":{"type":"Role","arn":"arn:aws:iam::123456789012:role/role%1$d",\
        "userName":"role%1$d"},"attributes":{"mfaAuthenticated":"false"}}},"eventTime":"%2$s",\
        "eventSource":"example.amazonaws.com","eventName":"%3$s","awsRegion":"eu-west-1",\
        "sourceIPAddress":"10.%4$d.0.%5$d","userAgent":"aws-sdk-java/2.20 Linux/5.10",\
        "requestParameters":{"bucketName":"bucket%4$d","key":"path/to/%6$d"},"responseElements":null,\
        "requestID":"%6$016x","eventID":"e%2$s","readOnly":true,"eventType":"AwsApiCall"}\
        """
            .formatted(
                who,
                Instant.ofEpochMilli(time),
                call,
                who % 20,
                who % 250,
                random.nextInt(1 << 20));
    return new AuditEvent("cloudtrail", "", "e" + n, time, time, document);
  }
}
