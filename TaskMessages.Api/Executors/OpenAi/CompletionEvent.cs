using System.Text.Json;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>One event of an endpoint's answer.</summary>
internal abstract record CompletionEvent;

/// <summary>A chunk of a stream, or a whole completion.</summary>
internal sealed record CompletionChunk(JsonElement Json) : CompletionEvent;

/// <summary>An error by its name or its form, whatever came before it.</summary>
internal sealed record CompletionFault(ProviderError Error) : CompletionEvent;

/// <summary>The answer has come to its end; nothing after it is read.</summary>
internal sealed record CompletionEnd : CompletionEvent;

/// <summary>The body has come to its end in order, without saying whether that is all.</summary>
internal sealed record CompletionSilence : CompletionEvent;
