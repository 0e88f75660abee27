namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>One message of a conversation as providers take it.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Text">What it says; never only white space, save a question that is no more than that.</param>
internal sealed record ChatLine(string Role, string Text);
