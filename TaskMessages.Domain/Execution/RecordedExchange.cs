namespace TaskMessages.Domain.Execution;

/// <summary>A call of an agent over HTTP as it went over the wire, for people: without secrets, and cut where it is long.</summary>
/// <param name="Request">The request: its line, its headers and its body.</param>
/// <param name="Response">The answer, as much of it as came; empty: none came.</param>
public sealed record RecordedExchange(string Request, string Response);
