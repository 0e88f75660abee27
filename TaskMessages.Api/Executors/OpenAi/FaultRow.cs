namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>One row of the table of errors.</summary>
/// <param name="Of">What the key is.</param>
/// <param name="Key">A status, also as <c>5xx</c> for those that have no row; a code or type in lower case; a part of a message in lower case.</param>
/// <param name="Action">What follows.</param>
internal sealed record FaultRow(FaultKey Of, string Key, FaultAction Action);
