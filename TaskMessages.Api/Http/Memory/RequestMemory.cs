using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Http.Memory;

/// <summary>
/// What one request holds of the <see cref="MemoryBudget"/>. It is given back when the request ends. Small requests hold nothing, and ask for nothing.
/// </summary>
internal sealed class RequestMemory(MemoryBudget budget, long owner) : IDisposable
{
    /// <summary>What nobody counts.</summary>
    public const int Free = 32 * 1024;

    /// <summary>What a list is admitted with, before it is known how large it becomes.</summary>
    private const int PageEstimate = 64 * 1024;

    /// <summary>Times its bytes that a body takes: in the connection's buffers, as text, as a document, and in the database's write.</summary>
    private const int BodyWeight = 6;

    /// <summary>Times its bytes that an answer takes: the stored documents, their text, and the answer.</summary>
    private const int AnswerWeight = 4;

    private long _held;

    /// <summary>Of a request that holds something; it ends with the request.</summary>
    public static RequestMemory Of(HttpContext http)
    {
        var features = RequestFeatures.Of(http);
        if (features.Memory is null)
        {
            features.Memory = new RequestMemory(http.RequestServices.GetRequiredService<MemoryBudget>(), features.MemoryOwner);
            http.Response.RegisterForDispose(features.Memory);
        }

        return features.Memory;
    }

    /// <summary>Lets a list begin to read, when there is room.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TooMuchAtOnce"/>, <see cref="DomainError.Overloaded"/></exception>
    public static ValueTask AdmitPageAsync(HttpContext http) => Of(http).TakeAsync(PageEstimate, http.RequestAborted);

    /// <summary>Lets a body of that many bytes be read, or the next of one whose length nobody knows.</summary>
    /// <inheritdoc cref="AdmitPageAsync"/>
    public static ValueTask AdmitBodyAsync(HttpContext http, long bytes) =>
        bytes <= Free ? ValueTask.CompletedTask : Of(http).TakeAsync(bytes * BodyWeight, http.RequestAborted);

    /// <summary>Notes how large an answer is by now.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TooMuchAtOnce"/>, <see cref="DomainError.Overloaded"/></exception>
    public static void CountAnswer(HttpContext http, long bytes)
    {
        if (bytes > Free)
            Of(http).GrowTo(bytes * AnswerWeight);
    }

    /// <summary>Lets the next part of an answer of parts be sent.</summary>
    /// <inheritdoc cref="AdmitPageAsync"/>
    public static ValueTask AdmitAnswerAsync(HttpContext http, long bytes)
    {
        var memory = Of(http);
        var more = (bytes * AnswerWeight) - memory._held;
        return more <= 0 ? ValueTask.CompletedTask : memory.TakeAsync(more, http.RequestAborted);
    }

    /// <summary>Notes what parsing a body is going to make of it, beyond its text.</summary>
    /// <inheritdoc cref="CountAnswer"/>
    public static void CountValues(HttpContext http, long bytes)
    {
        if (bytes > Free)
            Of(http).Take(bytes);
    }

    public void Dispose()
    {
        if (_held > 0)
            budget.Return(owner, _held);
        _held = 0;
    }

    private async ValueTask TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        bytes = Possible(bytes);
        await budget.TakeAsync(owner, bytes, cancellationToken);
        _held += bytes;
    }

    private void Take(long bytes)
    {
        bytes = Possible(bytes);
        if (!budget.TryTake(owner, bytes))
            throw budget.Refusal(owner, bytes);
        _held += bytes;
    }

    /// <summary>A request that is alone can always be served: it never asks for more than its key may hold.</summary>
    private long Possible(long bytes) => Math.Min(bytes, budget.MostOfOne - _held);

    private void GrowTo(long bytes)
    {
        if (bytes > _held)
            Take(bytes - _held);
    }
}
