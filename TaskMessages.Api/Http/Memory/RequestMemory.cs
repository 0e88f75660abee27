using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Http.Memory;

/// <summary>
/// What one request holds of the <see cref="MemoryBudget"/>. It is given back when the request ends. Small requests hold nothing, and ask for nothing.
/// </summary>
internal sealed class RequestMemory(MemoryBudget budget, FairShare share, long owner) : IDisposable
{
    /// <summary>What nobody counts.</summary>
    public const int Free = 32 * 1024;

    /// <summary>What a list is admitted with, before it is known how large it becomes.</summary>
    private const int PageEstimate = 64 * 1024;

    /// <summary>Times its bytes that a body takes: in the connection's buffers, as text, as a document, and in the database's write.</summary>
    private const int BodyWeight = 6;

    /// <summary>Times its bytes that an answer takes: the stored documents, their text, and the answer.</summary>
    private const int AnswerWeight = 4;

    /// <summary>What the database has read of memory before it refuses an order without an index.</summary>
    private const int SortEstimate = 24 * 1024 * 1024;

    private readonly FairShare _share = share;
    private readonly long _owner = owner;
    private IDisposable? _turn;
    private long _held;

    /// <summary>Of a request that holds something; it ends with the request.</summary>
    public static RequestMemory Of(HttpContext http)
    {
        var features = RequestFeatures.Of(http);
        if (features.Memory is null)
        {
            features.Memory = new RequestMemory(
                http.RequestServices.GetRequiredService<MemoryBudget>(), http.RequestServices.GetRequiredService<FairShare>(), features.MemoryOwner);
            http.Response.RegisterForDispose(features.Memory);
        }

        return features.Memory;
    }

    /// <summary>Has the request keep its turn until it ends, or <see cref="EndTurn"/>.</summary>
    public static void Keep(HttpContext http, IDisposable turn) => Of(http)._turn = turn;

    /// <summary>Lets a list begin to read, when there is room.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TooMuchAtOnce"/>, <see cref="DomainError.Overloaded"/></exception>
    public static ValueTask AdmitPageAsync(HttpContext http) => Of(http).TakeAsync(PageEstimate, http.RequestAborted);

    /// <summary>Lets a body of that many bytes be read, or the next of one whose length nobody knows.</summary>
    /// <inheritdoc cref="AdmitPageAsync"/>
    public static ValueTask AdmitBodyAsync(HttpContext http, long bytes)
    {
        if (bytes <= Free)
            return ValueTask.CompletedTask;
        var memory = Of(http);
        memory.Charge(bytes * BodyWeight);
        return memory.TakeAsync(bytes * BodyWeight, http.RequestAborted);
    }

    /// <summary>Notes how large an answer is by now.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TooMuchAtOnce"/>, <see cref="DomainError.Overloaded"/></exception>
    public static void CountAnswer(HttpContext http, long bytes)
    {
        if (bytes <= Free)
            return;
        var memory = Of(http);
        memory.Charge(bytes * AnswerWeight);
        memory.GrowTo(bytes * AnswerWeight);
    }

    /// <summary>Lets the next part of an answer of parts be sent.</summary>
    /// <inheritdoc cref="AdmitPageAsync"/>
    public static ValueTask AdmitAnswerAsync(HttpContext http, long bytes)
    {
        var memory = Of(http);
        memory.Charge(bytes * AnswerWeight);
        var more = (bytes * AnswerWeight) - memory._held;
        return more <= 0 ? ValueTask.CompletedTask : memory.TakeAsync(more, http.RequestAborted);
    }

    /// <summary>Notes what parsing a body is going to make of it, beyond its text.</summary>
    /// <inheritdoc cref="CountAnswer"/>
    public static void CountValues(HttpContext http, long bytes)
    {
        if (bytes <= Free)
            return;
        var memory = Of(http);
        memory.Charge(bytes);
        memory.Take(bytes);
    }

    /// <summary>Notes what was read for nothing: the database would have needed more memory than it may use.</summary>
    public static void CountRefusedSort(HttpContext http) => Of(http).Charge(SortEstimate);

    /// <summary>Lets others have their turn while the client takes what it was sent.</summary>
    public static void EndTurn(HttpContext http)
    {
        var memory = Of(http);
        memory._turn?.Dispose();
        memory._turn = null;
    }

    /// <summary>
    /// Waits for the key's turn before a further part of an answer is made, if the key has moved more than its share. An answer that has begun goes on even when its turn does not
    /// come in time.
    /// </summary>
    public static async ValueTask TakeTurnAsync(HttpContext http)
    {
        var memory = Of(http);
        try
        {
            memory._turn = await memory._share.EnterAsync(memory._owner, http.RequestAborted);
        }
        catch (DomainException late) when (late.Error == DomainError.TooMuchAtOnce)
        {
            // it has waited as long as it may
        }
    }

    public void Dispose()
    {
        _turn?.Dispose();
        _turn = null;
        if (_held > 0)
            budget.Return(_owner, _held);
        _held = 0;
    }

    private void Charge(long bytes) => _share.Charge(_owner, bytes);

    private async ValueTask TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        bytes = Possible(bytes);
        await budget.TakeAsync(_owner, bytes, cancellationToken);
        _held += bytes;
    }

    private void Take(long bytes)
    {
        bytes = Possible(bytes);
        if (!budget.TryTake(_owner, bytes))
            throw budget.Refusal(_owner, bytes);
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
