package io.vedette.jobs;

/**
 * One rule, playbook or limit file.
 *
 * @param path its path within the pack, its identity
 * @param content YAML; empty withdraws the file
 */
public record RuleFile(String path, String content) {}
