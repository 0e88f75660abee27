namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>A piece of what a model says.</summary>
/// <param name="IsReasoning">Thought rather than said.</param>
/// <param name="Text">The piece, cut anywhere; never empty.</param>
internal readonly record struct CompletionPart(bool IsReasoning, string Text);
