namespace TaskMessages.Console.Operations;

/// <summary>A setting as it is in effect.</summary>
/// <param name="Key">As the configuration has it: <c>Worker:Lease</c>.</param>
/// <param name="Value">In words that a configuration takes; without its secrets, and empty where nothing is set.</param>
/// <param name="IsSet">Whether it differs from the default.</param>
/// <param name="Section">The heading in <c>docs/configuration.md</c> under which the key is explained; empty: under none.</param>
/// <param name="Meaning">What it says there, in Markdown.</param>
public sealed record Setting(string Key, string Value, bool IsSet, string Section, string Meaning);
