using Microsoft.AspNetCore.Mvc;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>A refusal that takes its time, so that whoever guesses on regardless keeps neither the processors busy nor the log.</summary>
internal sealed class SlowRefusal(JsonResponse response) : IActionResult
{
    /// <summary>Refusals that take their time at once; further ones are answered at once, lest connections are held for nothing.</summary>
    private const int MaxWaiting = 1000;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    private static int _waiting;

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        if (Interlocked.Increment(ref _waiting) <= MaxWaiting)
            await Task.Delay(Delay, TimeProvider.System, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _waiting);
        await response.WriteAsync(http.Response, http.RequestAborted);
    }
}
