using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Api.Executors.OpenAi;

/// <summary>How a call of an endpoint ended.</summary>
/// <param name="Contents">The messages in their order, as far as they came.</param>
/// <param name="Usage">What was told of it last.</param>
/// <param name="Finish">Why the model stopped.</param>
/// <param name="Error">Null when the answer is complete.</param>
internal sealed record CompletionOutcome(MessageContent[] Contents, TokenUsage? Usage, string? Finish, ExecutorException? Error)
{
    /// <summary>The answer's text; empty when there is none.</summary>
    public string Text => string.Concat(Contents.OfType<TextContent>().Select(text => text.Content));

    public string Reasoning => string.Concat(Contents.OfType<ReasoningContent>().SelectMany(reasoning => reasoning.Content ?? []));

    public IEnumerable<ToolRequestContent> Calls => Contents.OfType<ToolRequestContent>();

    /// <summary>Fails the test with the error that there should not be.</summary>
    public CompletionOutcome Complete() => Error is null ? this : throw new AssertionException($"It failed: {Error.Message}", Error);
}
